public import AttentionExport
package import Decoding

/// How a translator searches, and what it gives.
public struct TranslationOptions: Sendable {
  package var search = SearchSettings()

  /// Of which parts of the text the attention matrices are; nil for none.
  public var attention: AttentionLevel?
  /// Whether texts are tokenised already, so that words are what ASCII spaces and tabs separate.
  public var isTokenized = false

  /// The defaults of the command `dragoman translate`: a beam of 5, one translation, no matrices.
  public init() {}

  /// Hypotheses that a sentence keeps; 1 is greedy search.
  public var beamSize: Int {
    get { search.beamSize }
    set { search.beamSize = newValue }
  }

  /// Translations of each sentence that are returned, at most `beamSize`.
  public var bestCount: Int {
    get { search.bestCount }
    set { search.bestCount = newValue }
  }

  /// α in score = log-probability ÷ length^α, where the length is in subwords and counts `</s>`; 0 does not normalise.
  public var lengthNormalization: Float {
    get { search.lengthNormalization }
    set { search.lengthNormalization = newValue }
  }

  /// A translation has at most this many times the subwords of its source, and ten more.
  public var maximumLengthFactor: Double {
    get { search.maximumLengthFactor }
    set { search.maximumLengthFactor = newValue }
  }
}
