import Basics

/// The SHA-256 of a sequence of texts, each followed by a NUL.
package struct TextDigest {
  private var hash = SHA256()

  package init() {}

  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add($0) }
  }

  /// Adds a text in UTF-8.
  package mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    hash.update(UnsafeRawBufferPointer(text))
    withUnsafeBytes(of: UInt8(0)) { hash.update($0) }
  }

  /// 64 hexadecimal digits.
  package consuming func finish() -> String { hash.finish() }
}
