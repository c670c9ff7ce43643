public import AttentionExport
package import Decoding

/// How a translator searches, and what it gives.
public struct TranslationOptions: Sendable {
  /// Hypotheses that a sentence keeps; 1 is greedy search.
  public var beamSize: Int
  /// Translations of each sentence that are returned, at most `beamSize`.
  public var bestCount: Int
  /// α in score = log-probability ÷ length^α, where the length is in subwords and counts `</s>`; 0 does not normalise.
  public var lengthNormalization: Float
  /// A translation has at most this many times the subwords of its source, and ten more.
  public var maximumLengthFactor: Double
  /// Of which parts of the text the attention matrices are; nil for none.
  public var attention: AttentionLevel?
  /// Whether texts are tokenised already, so that words are what ASCII spaces and tabs separate.
  public var isTokenized = false

  /// The defaults of the command `dragoman translate`: a beam of 5, one translation, no matrices.
  public init() {
    let defaults = SearchSettings()
    beamSize = defaults.beamSize
    bestCount = defaults.bestCount
    lengthNormalization = defaults.lengthNormalization
    maximumLengthFactor = defaults.maximumLengthFactor
  }

  package var search: SearchSettings {
    var settings = SearchSettings()
    settings.beamSize = beamSize
    settings.bestCount = bestCount
    settings.lengthNormalization = lengthNormalization
    settings.maximumLengthFactor = maximumLengthFactor
    return settings
  }
}
