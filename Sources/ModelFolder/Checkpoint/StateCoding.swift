import Basics
import Foundation

/// Reproducible JSON: sorted keys, and numbers that are read back exactly.
enum StateCoding {
  /// The texts of numbers that are not finite, such as the perplexity of a model that has diverged.
  private static let infinity = "inf"
  private static let negativeInfinity = "-inf"
  private static let notANumber = "nan"

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinity, negativeInfinity: negativeInfinity, nan: notANumber)
    return decoder
  }

  /// - Parameter isReadable: on several lines, indented
  static func encode(
    _ value: some Encodable, isReadable: Bool = false, at url: URL
  ) throws(UserError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isReadable { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinity, negativeInfinity: negativeInfinity, nan: notANumber)
    do {
      return Array(try encoder.encode(value))
    } catch {
      throw UserError(
        .data, at: url.path, found: "internal error: a state that JSON cannot hold (\(error))",
        fix: "please report it")
    }
  }
}
