import Batching
import Compute
import EncodedCorpus
import Testing
import Vocabularies

/// Pairs in drawn subwords, and their guidance.
@Suite struct SubwordRegularizationTests {
  private static let sentences = [
    "the bridge is new", "a new bridge", "the old house", "a house is old", "the house is new",
  ]

  private func vocabulary() throws -> Vocabulary {
    try VocabularyTrainer(kind: .bpe, vocabularySize: 60, side: .target).train(
      on: Self.sentences)
  }

  /// A pair of the same sentence twice, whose words are linked one to one.
  private func pair(_ vocabulary: Vocabulary, _ text: String, arena: Arena) -> Batch.Pair {
    let encoded = vocabulary.encode(text, words: WordSegmenter(language: "en"))
    let words = encoded.wordOfSubword
    let guidance = words.indices.flatMap { target in
      let sources = words.indices.filter { words[$0] == words[target] }
      return sources.map {
        GuidedWeight(
          target: Int32(target), source: Int32($0), share: 1 / Float(sources.count))
      }
    }
    let ids = arena.copy(encoded.ids + [Vocabulary.endID])
    return Batch.Pair(source: ids, target: ids, identity: 5, guidance: arena.copy(guidance))
  }

  private func drawn(
    _ rate: Float, _ text: String, maximumLength: Int = 100, key: RandomKey = RandomKey(seed: 1)
  ) throws -> (batch: Batch, vocabulary: Vocabulary)? {
    let vocabulary = try vocabulary()
    let arena = Arena.forIndices()
    let regularization = try #require(
      SubwordRegularization(
        VocabularyPair(source: vocabulary, target: vocabulary), .bpeDropout(rate),
        maximumLength: maximumLength))
    guard
      let drawn = regularization.draw(pair(vocabulary, text, arena: arena), key: key)
    else { return nil }
    let batch = Batch(count: 1, startID: 2, arena: arena) { _ in
      drawn.pair(identity: 5, arena: arena)
    }
    return (batch, vocabulary)
  }

  /// Taken apart into characters, each looks at all characters of its word, and at no other.
  @Test func guidanceGoesWithTheCharacters() throws {
    for seed in 1...20 {
      let (batch, vocabulary) = try #require(
        try drawn(0.9, "the old house", key: RandomKey(seed: UInt64(seed))))
      let part = batch.parts[0]
      let guidance = try #require(part.guidance)
      func words(_ ids: some Sequence<Int32>) -> [Int] {
        var word = -1
        return ids.map { id in
          if vocabulary.subword(id).hasPrefix("\u{2581}") || id == Vocabulary.endID { word += 1 }
          return word
        }
      }
      let source = words(part.source.ids)
      let target = words(part.labels)
      #expect(guidance.rowCount == part.labels.count - 1)
      for row in 0..<part.labels.count - 1 {
        let elements = guidance.elements.filter { $0.row == row }
        #expect(abs(elements.reduce(0) { $0 + $1.share } - 1) < 1e-5)
        #expect(elements.allSatisfy { source[Int($0.source)] == target[row] })
        #expect(elements.count == source.count { $0 == target[row] })
      }
    }
  }

  /// Drawn subwords need not be parts of the ones before: those that none begins in give their share to the one over them.
  @Test func nothingOfAShareIsLost() throws {
    for seed in 1...40 {
      let (batch, _) = try #require(
        try drawn(0.4, "a new bridge", key: RandomKey(seed: UInt64(seed))))
      let guidance = try #require(batch.parts[0].guidance)
      for row in 0..<batch.parts[0].labels.count - 1 {
        let shares = guidance.elements.filter { $0.row == row }
        #expect(abs(shares.reduce(0) { $0 + $1.share } - 1) < 1e-5)
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0.source < $1.source })
      }
    }
  }

  @Test func aPairThatWouldGetTooLongKeepsItsSubwords() throws {
    #expect(try drawn(0.99, "the old house", maximumLength: 13) == nil)
    #expect(try drawn(0.99, "the old house", maximumLength: 14) != nil)
  }
}
