public import AttentionExport
package import Decoding
internal import ModelFolder

/// How a translator searches, and what its translations hold.
public struct TranslationOptions: Sendable {
  package var search = SearchSettings()

  /// Whether the rows and columns of attention matrices are words or subwords; nil for no matrices.
  public var attention: AttentionLevel? {
    didSet { attentionLevels = attention.map { [$0] } ?? [] }
  }
  /// All levels at which translations have matrices.
  package var attentionLevels: Set<AttentionLevel> = []
  /// Whether texts are tokenised already, so that words are separated by ASCII spaces and tabs.
  public var isTokenized = false

  /// The defaults of the command `dragoman translate`: a beam of 5, one translation, no matrices.
  public init() {}

  /// A search for the best translations of models, which takes about twice the time: a beam of 10, and the length normalisation
  /// with which validation translations of the first model were best when its training ended.
  public static func best(for models: [Model]) -> TranslationOptions {
    var options = TranslationOptions()
    options.search = .best(for: models)
    return options
  }

  /// The number of hypotheses that are kept for each text; 1 is greedy search.
  public var beamSize: Int {
    get { search.beamSize }
    set { search.beamSize = newValue }
  }

  /// The number of translations that are returned for each text, at most `beamSize`.
  public var bestCount: Int {
    get { search.bestCount }
    set { search.bestCount = newValue }
  }

  /// α in score = log-probability ÷ length^α, where length is the number of subwords, including `</s>`; 0 for no normalisation.
  public var lengthNormalization: Float {
    get { search.lengthNormalization }
    set { search.lengthNormalization = newValue }
  }

  /// β of the penalty for source subwords without attention, which is added to a score: β Σ_j log min(Σ_i a[i,j], 1); 0 for
  /// none.
  public var coveragePenalty: Float {
    get { search.coveragePenalty }
    set { search.coveragePenalty = newValue }
  }

  /// The maximum length of a translation: this many times the subwords of the source, plus ten.
  public var maximumLengthFactor: Double {
    get { search.maximumLengthFactor }
    set { search.maximumLengthFactor = newValue }
  }
}

extension SearchSettings {
  /// The settings of a search for the best translations.
  package static func best(for models: [Model]) -> SearchSettings {
    var settings = SearchSettings()
    settings.beamSize = 10
    if let normalization = models.first?.contents.settings.bestNormalization {
      settings.lengthNormalization = Float(normalization)
    }
    return settings
  }
}
