import Basics

/// A digest at the end of a serialised model, so that a damaged file is found before it is used.
///
/// SentencePiece's own format has none: a flipped bit in the normalisation table makes the library read beyond it, and
/// one in a piece silently changes every id. The seal is one more field of the message, in the range that the format
/// leaves to extensions (200 and above), so that every other reader of SentencePiece models passes over it:
///
///     key of field 1000, type fixed64 (two bytes) · 64-bit FNV-1a of all bytes before the key
///
/// A model made by another program has no seal and is taken without.
enum ModelSeal {
  static let fieldNumber = 1000
  private static let key: [UInt8] = [0xC1, 0x3E]

  /// The model with its seal.
  static func seal(_ model: [UInt8]) -> [UInt8] {
    let digest = model.withUnsafeBufferPointer(FNV1a.hash)
    return model + key + (0..<8).map { UInt8(truncatingIfNeeded: digest >> (8 * $0)) }
  }
}
