import Glibc

/// Converts a character encoding to UTF-8 with the system's iconv, some bytes at a time.
final class CharacterConverter {
  private let descriptor: iconv_t
  private static let capacity = 1 << 14
  /// Bytes that are taken and not converted yet.
  private let held: UnsafeMutableBufferPointer<UInt8>
  private var heldCount = 0
  private let output: UnsafeMutableBufferPointer<UInt8>

  /// nil if iconv does not know the encoding.
  init?(from name: String) {
    guard let opened = iconv_open("UTF-8", name), Int(bitPattern: opened) != -1 else { return nil }
    descriptor = opened
    // Not before, because deinit does not run if this returns nil.
    held = .allocate(capacity: Self.capacity)
    output = .allocate(capacity: 4 * Self.capacity)
  }

  deinit {
    iconv_close(descriptor)
    held.deallocate()
    output.deallocate()
  }

  /// Whether bytes are left that are not a whole character.
  var hasRemainder: Bool { heldCount > 0 }

  func dropRemainder() { heldCount = 0 }

  /// Converts as many bytes as fit.
  ///
  /// - Returns: the text, valid until the next call; the number of bytes taken; whether the next bytes are not a character
  func convert(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (text: UnsafeBufferPointer<UInt8>, consumed: Int, isDamaged: Bool) {
    let taken = min(bytes.count, held.count - heldCount)
    for index in 0..<taken { held[heldCount + index] = bytes[index] }
    heldCount += taken
    var source = UnsafeMutableRawBufferPointer(held).assumingMemoryBound(to: CChar.self).baseAddress
    var target = UnsafeMutableRawBufferPointer(output).assumingMemoryBound(to: CChar.self)
      .baseAddress
    var sourceLeft = heldCount
    var targetLeft = output.count
    let result = iconv(descriptor, &source, &sourceLeft, &target, &targetLeft)
    let isDamaged = result == Int(bitPattern: UInt.max) && errno == EILSEQ
    skip(heldCount - sourceLeft)
    return (UnsafeBufferPointer(output).first(output.count - targetLeft), taken, isDamaged)
  }

  /// Drops bytes that are not a character.
  func skip(_ count: Int) {
    guard let start = held.baseAddress else { return }
    let count = min(count, heldCount)
    heldCount -= count
    memmove(start, start + count, heldCount)
  }
}
