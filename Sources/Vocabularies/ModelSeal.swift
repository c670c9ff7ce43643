import Basics

/// A digest at the end of a serialised model, so that damage is found before the model is used.
///
/// SentencePiece's format has none: a flipped bit in the normalisation table makes the library read beyond it, and one in a
/// subword silently changes ids. The seal is an additional field of the message in the range for extensions (200 and above),
/// which other readers of SentencePiece models ignore:
///
///     key of field 1000, type fixed64 (two bytes) · 64-bit FNV-1a of all bytes before the key
///
/// A model of another program may have no seal.
enum ModelSeal {
  static let fieldNumber = 1000
  private static let key: [UInt8] = [0xC1, 0x3E]

  /// The model with its seal.
  static func seal(_ model: [UInt8]) -> [UInt8] {
    let digest = model.withUnsafeBufferPointer(FNV1a.hash)
    return model + key + (0..<8).map { UInt8(truncatingIfNeeded: digest >> (8 * $0)) }
  }
}
