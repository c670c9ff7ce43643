package import Basics
package import Vocabularies

/// The training and validation pairs of a run, as ids.
package struct TrainingData {
  package let vocabularies: VocabularyPair
  package let training: IndexedPairs
  package let validation: IndexedPairs
  /// The digest of the texts of both.
  package let digest: String

  /// - Parameters:
  ///   - chunks: the training pairs
  ///   - validation: the validation pairs, which are encoded here
  ///   - maximumLength: the largest number of subwords on a side, without `</s>`
  ///   - didLeaveOut: receives each validation pair that is too long
  /// - Throws: `UserError` where all training or all validation pairs are too long
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
  /// - Parameter maximumLength: the largest number of subwords on a side, without `</s>`
  /// - Throws: `UserError` where the texts cannot be read again, or all training or all validation pairs are too long
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
