internal import AttentionExport
public import Basics
package import Compute
internal import Decoding
internal import ModelFolder
internal import Settings
internal import Vocabularies

/// Translates texts with a model.
///
/// A translation, its score and its attention depend only on the text, the model and the options: they have the same bits
/// whatever is translated with it, and with any number of workers. One thread at a time may use a translator.
public final class Translator {
  /// The largest number of subwords of a text that are translated; the rest is cut off.
  public static let longestText = 1_000

  private let models: [Model]
  private let options: TranslationOptions
  private let translator: Decoding.Translator
  private let sourceWords: WordSegmenter
  private let targetWords: WordSegmenter

  /// - Parameter model: the model to translate with
  /// - Parameter options: how to search, and what translations hold
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  /// - Throws: `UserError` (`.usage`): an option is out of its limits, or asks for attention of a model that has none
  public convenience init(
    _ model: Model, options: TranslationOptions = TranslationOptions(), workerCount: Int? = nil
  ) throws(UserError) {
    try self.init(ensemble: [model], options: options, workerCount: workerCount)
  }

  /// Translates with several models as one: the probability of each token is the mean of theirs.
  ///
  /// - Parameter models: with equal vocabularies, at least one
  /// - Parameter options: how to search, and what translations hold
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  /// - Throws: `UserError` (`.usage`): as for one model, or there is none, or vocabularies or languages differ
  public convenience init(
    ensemble models: [Model], options: TranslationOptions = TranslationOptions(),
    workerCount: Int? = nil
  ) throws(UserError) {
    try self.init(ensemble: models, options: options, pool: WorkerPool(asked: workerCount))
  }

  package init(
    ensemble models: [Model], options: TranslationOptions, pool: WorkerPool
  ) throws(UserError) {
    guard let model = models.first else {
      throw UserError(.usage, found: "no model is named", fix: "name at least one")
    }
    for other in models.dropFirst() { try other.requireSameTask(as: model) }
    do {
      try options.search.checkLimits()
      try options.search.checkContradictions()
    } catch {
      throw UserError(.usage, found: error.sentence())
    }
    if options.attention != nil || options.search.coveragePenalty > 0 {
      for model in models { try model.requireAttention() }
    }
    self.models = models
    self.options = options
    translator = Decoding.Translator(
      ensemble: models.map { ($0.contents.network, $0.contents.weights) }, pool: pool)
    sourceWords = WordSegmenter(
      language: model.sourceLanguage, tokenized: options.isTokenized)
    targetWords = WordSegmenter(
      language: model.targetLanguage, tokenized: options.isTokenized)
  }

  /// Translates one text.
  public func translate(_ text: String) -> TranslatedText { translate([text])[0] }

  /// Translates texts together, which is faster than one by one.
  ///
  /// - Returns: one for each text, in the order given
  public func translate(_ texts: [String]) -> [TranslatedText] {
    let vocabularies = models[0].contents.vocabularies
    let encoded = texts.map { vocabularies.source.encode($0, words: sourceWords) }
    let sources = encoded.map { $0.prefix(subwords: Self.longestText) }
    let found = translator.translate(
      sources.filter { !$0.ids.isEmpty }.map { $0.ids + [Vocabulary.endID] },
      settings: options.search)
    var remaining = found.makeIterator()
    return zip(encoded, sources).map { encoded, source in
      let hypotheses = source.ids.isEmpty ? [] : remaining.next() ?? []
      return TranslatedText(
        translations: hypotheses.map { translation($0, of: source) },
        isCut: source.ids.count < encoded.ids.count)
    }
  }

  private func translation(_ hypothesis: Hypothesis, of source: SegmentedText) -> Translation {
    let vocabulary = models[0].contents.vocabularies.target
    guard let level = options.attention else {
      return Translation(
        text: vocabulary.decode(hypothesis.ids), logProbability: hypothesis.logProbability,
        score: hypothesis.score, isComplete: hypothesis.isComplete, attended: nil, level: nil)
    }
    let target = vocabulary.decode(hypothesis.ids, words: targetWords)
    return Translation(
      text: target.text, logProbability: hypothesis.logProbability, score: hypothesis.score,
      isComplete: hypothesis.isComplete,
      attended: AttendedPair(
        source, target, weights: hypothesis.attention, levels: options.attentionLevels),
      level: level)
  }
}
