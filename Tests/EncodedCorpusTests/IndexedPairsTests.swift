import Batching
import EncodedCorpus
import Testing
import Vocabularies

@Suite struct IndexedPairsTests {
  static let vocabularies = Result {
    let texts = (0..<10).map { "\($0)" }
    return VocabularyPair(
      source: try VocabularyTrainer(kind: .word, vocabularySize: 30, side: .source).train(
        on: texts),
      target: try VocabularyTrainer(kind: .word, vocabularySize: 30, side: .target).train(on: texts)
    )
  }

  @Test func pairsThatAreTooLongAreCounted() throws {
    let vocabularies = try Self.vocabularies.get()
    let texts = [("1 2 3", "4"), ("1 2 3 4", "5"), ("6", "1 2 3 4"), ("7 8", "9 1 2")]
    let pairs = IndexedPairs(
      encoding: texts.map { IndexedPairs.Text(source: $0.0, target: $0.1) },
      vocabularies: vocabularies, maximumLength: 3)
    #expect(pairs.tooLongCount == 2)
    try #require(pairs.count == 2)
    #expect(pairs.texts.map(\.source) == ["1 2 3", "7 8"])
    #expect(pairs.lengths.map(\.source) == [4, 3] && pairs.lengths.map(\.target) == [2, 4])
    let ids = withExtendedLifetime(pairs) { (Array(pairs[1].source), Array(pairs[1].target)) }
    #expect(ids.0 == vocabularies.source.encode("7 8") + [Vocabulary.endID])
    #expect(ids.1 == vocabularies.target.encode("9 1 2") + [Vocabulary.endID])
  }
}
