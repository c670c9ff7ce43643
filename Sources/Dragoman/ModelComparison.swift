package import AttentionExport
package import Basics
package import Compute

/// Another model's view of sentences: its attention between the words of given pairs, and its own translations.
///
/// One thread at a time may use a comparison.
package final class ModelComparison {
  private let aligner: Aligner
  private let translator: Translator?

  /// - Parameter other: the model that is compared, which translates between the same languages
  /// - Parameter model: the model whose words are kept, so that both have the same rows and columns
  /// - Parameter attention: what the attention weights of given pairs are computed from
  /// - Parameter translation: how it translates; nil if it does not
  /// - Parameter isTokenized: whether texts are tokenised already
  /// - Throws: `UserError` (`.usage`): a model has no attention, or the languages differ
  package init(
    _ other: Model, to model: Model, attention: AttentionDistribution,
    translation: TranslationOptions?, isTokenized: Bool, pool: WorkerPool
  ) throws(UserError) {
    try other.requireSameDirection(as: model)
    let encoder = PairEncoder(
      other, wordsOf: PairEncoder(model, isTokenized: isTokenized))
    aligner = try Aligner(
      other, level: .word, levels: [.word], attention: attention, encoder: encoder, pool: pool)
    translator =
      if let translation {
        try Translator(ensemble: [other], options: translation, pool: pool)
      } else {
        nil
      }
  }

  /// Compares sentences.
  ///
  /// - Parameter sentences: whose best candidates are compared
  /// - Returns: the sentences with the comparison; as they were where there is no candidate
  package func compare(_ sentences: [ExportedSentence]) -> [ExportedSentence] {
    let pairs = sentences.compactMap { $0.candidates.first?.pair }
    let texts = pairs.map { (source: $0.source.text, target: $0.target.text) }
    var aligned = zip(pairs, aligner.align(texts)).makeIterator()
    var translated = translator?.translate(texts.map(\.source)).makeIterator()
    return sentences.map { sentence in
      guard !sentence.candidates.isEmpty, let (pair, other) = aligned.next() else {
        return sentence
      }
      let translation = translated?.next()?.best?.candidate
      // A text that was cut for one of the models, or whose subwords are its words, may have other words.
      let words = other.attention
      let areSame = pair.matrix(.word).map {
        ($0.source, $0.target) == (words.source, words.target)
      }
      return ExportedSentence(
        line: sentence.line, candidates: sentence.candidates, links: sentence.links,
        comparison: ExportedSentence.Comparison(
          words: areSame == true ? words : nil, translation: translation))
    }
  }
}
