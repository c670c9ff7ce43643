import Glibc

/// Converts a character encoding to UTF-8 with the system's iconv, piece by piece.
final class CharacterConverter {
  struct Step {
    /// Valid until the next call.
    let text: UnsafeBufferPointer<UInt8>
    /// Bytes taken from what was given.
    let consumed: Int
    /// Whether what follows the text is no character of the encoding.
    let isDamaged: Bool
  }

  private let descriptor: iconv_t
  private static let pieceSize = 1 << 14
  /// Bytes taken and not converted yet.
  private let held: UnsafeMutableBufferPointer<UInt8>
  private var heldCount = 0
  private let output: UnsafeMutableBufferPointer<UInt8>

  /// nil where iconv does not know the encoding.
  init?(from name: String) {
    guard let opened = iconv_open("UTF-8", name), Int(bitPattern: opened) != -1 else { return nil }
    descriptor = opened
    // Not before: a converter that is never made does not free them.
    held = .allocate(capacity: Self.pieceSize)
    output = .allocate(capacity: 4 * Self.pieceSize)
  }

  deinit {
    iconv_close(descriptor)
    held.deallocate()
    output.deallocate()
  }

  /// Whether bytes are left that are no whole character.
  var hasRemainder: Bool { heldCount > 0 }

  func dropRemainder() { heldCount = 0 }

  /// Converts as much as fits.
  func convert(_ bytes: UnsafeBufferPointer<UInt8>) -> Step {
    let taken = min(bytes.count, held.count - heldCount)
    for index in 0..<taken { held[heldCount + index] = bytes[index] }
    heldCount += taken
    var source: UnsafeMutablePointer<CChar>? = held.baseAddress.map {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self)
    }
    var target: UnsafeMutablePointer<CChar>? = output.baseAddress.map {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self)
    }
    var sourceLeft = heldCount
    var targetLeft = output.count
    let result = iconv(descriptor, &source, &sourceLeft, &target, &targetLeft)
    let isDamaged = result == Int(bitPattern: UInt.max) && errno == EILSEQ
    drop(heldCount - sourceLeft)
    let text = UnsafeBufferPointer(output).prefix(output.count - targetLeft)
    return Step(text: UnsafeBufferPointer(rebasing: text), consumed: taken, isDamaged: isDamaged)
  }

  /// Passes over bytes that are no character.
  func skip(_ count: Int) { drop(min(count, heldCount)) }

  private func drop(_ count: Int) {
    guard count > 0, let start = held.baseAddress else { return }
    heldCount -= count
    memmove(start, start + count, heldCount)
  }
}
