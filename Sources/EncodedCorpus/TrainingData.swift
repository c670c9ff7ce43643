package import Basics
package import Vocabularies

/// The training and validation pairs of a run, as ids.
package struct TrainingData {
  package let vocabularies: VocabularyPair
  package let training: IndexedPairs
  package let validation: IndexedPairs
  /// The digest of the texts of both.
  package let digest: String
  /// The digest of the word links of the training pairs; nil where attention is not guided.
  package let linkDigest: String?
  /// The word links of the validation pairs, sure and possible, to measure attention with; nil where they are not given.
  package let validationLinks: [WordLinks]?
  /// The largest number of subwords on a side, without `</s>`.
  package let maximumLength: Int
  /// How the words are counted that links refer to.
  package let linkedWords: LinkedWords

  /// What is known of word links besides those that the chunks hold.
  struct Links {
    /// Of the training pairs; nil where attention is not guided.
    let digest: String?
    /// Of all validation pairs; nil where they are not given.
    let ofValidation: [WordLinks]?
    let words: LinkedWords
  }

  /// - Parameters:
  ///   - chunks: the training pairs
  ///   - validation: the validation pairs, which are encoded here
  ///   - links: of both
  ///   - maximumLength: the largest number of subwords on a side, without `</s>`
  ///   - didLeaveOut: receives each validation pair that is too long
  /// - Throws: `UserError` where all training or all validation pairs are too long
  init(
    _ chunks: [PairChunk], validation: [IndexedPairs.Text], digest: String,
    links: Links, vocabularies: VocabularyPair, maximumLength: Int,
    didLeaveOut: (IndexedPairs.Text) -> Void = { _ in }
  ) throws(UserError) {
    training = IndexedPairs(chunks)
    var leftOut: Set<Int> = []
    self.validation = IndexedPairs(
      encoding: validation, vocabularies: vocabularies, maximumLength: maximumLength
    ) {
      leftOut.insert($0)
      didLeaveOut(validation[$0])
    }
    self.maximumLength = maximumLength
    linkDigest = links.digest
    linkedWords = links.words
    validationLinks = links.ofValidation.map { all in
      all.indices.filter { !leftOut.contains($0) }.map { all[$0] }
    }
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
  /// - Throws: `UserError` where the texts cannot be read again, a word link leads to a word that its pair does not have, or all
  ///   training or all validation pairs are too long
  package init(
    _ corpus: SplitCorpus, vocabularies: VocabularyPair, maximumLength: Int
  ) throws(UserError) {
    let chunks = try corpus.pairCounts.indices.map { index throws(UserError) in
      try corpus.encodeChunk(index, vocabularies: vocabularies, maximumLength: maximumLength)
    }
    try self.init(
      chunks, validation: corpus.validation, digest: corpus.digest, links: Links(corpus),
      vocabularies: vocabularies,
      maximumLength: maximumLength)
  }
}

extension TrainingData.Links {
  init(_ corpus: SplitCorpus) {
    self.init(
      digest: corpus.links?.digest, ofValidation: corpus.validationLinks,
      words: corpus.linkedWords)
  }
}
