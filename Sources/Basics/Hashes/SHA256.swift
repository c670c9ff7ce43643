import CDigest
import Foundation

/// A SHA-256 in progress (FIPS 180-4), computed with the processor's SHA instructions if it has them.
package struct SHA256 {
  private var state = cdigest_sha256()

  /// - Parameter portable: whether to use the C loop in any case (for tests)
  package init(portable: Bool = false) {
    cdigest_sha256_begin(&state, portable ? 1 : 0)
  }

  package static var isAccelerated: Bool { cdigest_sha256_is_accelerated() != 0 }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    cdigest_sha256_update(&state, bytes.baseAddress, bytes.count)
  }

  package mutating func update(_ bytes: some Sequence<UInt8>) {
    let array = Array(bytes)
    array.withUnsafeBytes { update($0) }
  }

  /// The digest as 64 hexadecimal digits, as `sha256sum` prints it.
  package consuming func finish() -> String {
    finishedBytes().map { String(format: "%02x", $0) }.joined()
  }

  /// The digest as 32 bytes.
  package consuming func finishedBytes() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 32)
    cdigest_sha256_finish(&state, &bytes)
    return bytes
  }
}
