package import AttentionExport
package import Vocabularies

extension AttentionMatrix {
  /// The attention matrix of a pair of texts.
  ///
  /// - Parameter weights: [target subwords + 1, source subwords + 1], row-major, with `</s>` last on both sides
  package init(
    _ source: SegmentedText, _ target: SegmentedText, weights: [Float], level: AttentionLevel
  ) {
    let subwords = AttentionMatrix(
      source: source.subwords + [Self.endLabel],
      target: target.subwords + [Self.endLabel], weights: weights)
    switch level {
    case .subword: self = subwords
    case .word:
      self = subwords.merged(
        sourceWords: source.words, sourceWordOfSubword: source.wordOfSubword,
        targetWords: target.words, targetWordOfSubword: target.wordOfSubword)
    }
  }
}
