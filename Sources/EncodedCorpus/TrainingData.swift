package import Basics
package import Vocabularies

/// The pairs of a run as ids: those to train on, and those to validate on.
package struct TrainingData {
  package let vocabularies: VocabularyPair
  package let training: IndexedPairs
  package let validation: IndexedPairs
  /// Of the texts of both.
  package let digest: String

  /// - Parameters:
  ///   - chunks: of the pairs to train on
  ///   - validation: the pairs to validate on, which are encoded here
  ///   - maximumLength: the most pieces of a side, `</s>` not counted
  ///   - didLeaveOut: receives each pair to validate on that is too long
  /// - Throws: `UserError` where every pair of a part is too long
  init(
    _ chunks: [PairChunk], validation: [IndexedPairs.Text], digest: String,
    vocabularies: VocabularyPair, maximumLength: Int,
    didLeaveOut: (IndexedPairs.Text) -> Void = { _ in }
  ) throws(UserError) {
    training = IndexedPairs(chunks)
    self.validation = IndexedPairs(
      encoding: validation, vocabularies: vocabularies, maximumLength: maximumLength,
      didLeaveOut: didLeaveOut)
    self.vocabularies = vocabularies
    self.digest = digest
    for (part, pairs) in [("training", training), ("validation", self.validation)] {
      if pairs.count == 0 {
        throw UserError(
          .data, found: "every \(part) pair has more than \(maximumLength) subwords",
          fix: "raise `max-length`")
      }
    }
  }

  /// Encodes a corpus in memory.
  ///
  /// - Parameter maximumLength: the most pieces of a side, `</s>` not counted
  /// - Throws: `UserError` where the texts cannot be read again, or every pair of a part is too long
  package init(
    _ corpus: SplitCorpus, vocabularies: VocabularyPair, maximumLength: Int
  ) throws(UserError) {
    let chunks = try corpus.pairCounts.indices.map { index throws(UserError) in
      try corpus.encodeChunk(index, vocabularies: vocabularies, maximumLength: maximumLength)
    }
    try self.init(
      chunks, validation: corpus.validation, digest: corpus.digest, vocabularies: vocabularies,
      maximumLength: maximumLength)
  }
}
