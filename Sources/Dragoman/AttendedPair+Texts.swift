package import AttentionExport
package import Vocabularies

extension AttendedText {
  init(_ text: SegmentedText) {
    self.init(text.text, words: text.wordRanges, subwords: text.subwordRanges)
  }
}

extension AttendedPair {
  /// A pair of texts with the attention between their subwords.
  ///
  /// - Parameter weights: [target subwords + 1, source subwords + 1], row-major, with `</s>` last on both sides
  /// - Parameter levels: which matrices it has
  package init(
    _ source: SegmentedText, _ target: SegmentedText, weights: [Float],
    levels: Set<AttentionLevel>
  ) {
    let subwords = AttentionMatrix(
      source: source.subwords + [AttentionMatrix.endLabel],
      target: target.subwords + [AttentionMatrix.endLabel], weights: weights)
    let matrices = levels.map { level in
      switch level {
      case .subword: (level, subwords)
      case .word:
        (
          level,
          subwords.merged(
            sourceWords: source.words, sourceWordOfSubword: source.wordOfSubword,
            targetWords: target.words, targetWordOfSubword: target.wordOfSubword)
        )
      }
    }
    self.init(
      AttendedText(source), AttendedText(target),
      matrices: Dictionary(uniqueKeysWithValues: matrices))
  }
}
