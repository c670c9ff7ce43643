import Basics
package import EncodedCorpus
package import Vocabularies

/// The pairs of a run: read, split, and encoded.
package struct TrainingData {
  package let vocabularies: VocabularyPair
  package let training: IndexedPairs
  package let validation: IndexedPairs
  /// Of the pairs that are trained on and validated on.
  package let digest: String

  /// - Throws: `TrainingError` where every pair is too long
  init(
    vocabularies: VocabularyPair, training: IndexedPairs, validation: IndexedPairs, digest: String,
    maximumLength: Int
  ) throws(TrainingError) {
    guard training.count > 0, validation.count > 0 else {
      let side = training.count > 0 ? "validation" : "training"
      throw TrainingError(
        "every \(side) pair has more than \(maximumLength) pieces; raise --max-length",
        exitCode: 65)
    }
    self.vocabularies = vocabularies
    self.training = training
    self.validation = validation
    self.digest = digest
  }

  /// The data in memory.
  ///
  /// - Parameter maximumLength: the most pieces of a side, `</s>` not counted
  /// - Throws: `UserError` where the texts cannot be read again; `TrainingError` where every pair is too long
  package init(_ texts: Texts, vocabularies: VocabularyPair, maximumLength: Int) throws {
    let blocks = try texts.pairCounts.indices.map { block in
      try texts.encoded(block: block, vocabularies: vocabularies, maximumLength: maximumLength)
    }
    try self.init(
      vocabularies: vocabularies,
      training: IndexedPairs(
        blocks: blocks.map(PairBlock.init),
        tooLongCount: blocks.reduce(0) { $0 + $1.tooLongCount }),
      validation: IndexedPairs(
        encoding: texts.validation, vocabularies: vocabularies, maximumLength: maximumLength),
      digest: texts.digest, maximumLength: maximumLength)
  }
}
