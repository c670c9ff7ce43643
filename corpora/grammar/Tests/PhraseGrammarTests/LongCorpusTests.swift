import Foundation
import FoundationXML
import PhraseGrammar
import Testing

/// What is particular to the sets of long sentences; `DemonstrationCorpusTests` holds for them too.
struct LongCorpusTests {
  typealias Split = LongCorpus.Split

  static let corpus = LongCorpus(beside: DemonstrationCorpusTests.corpus)
  static let pairs = Split.allCases.flatMap { split in corpus[split].map(\.pair) }

  @Test(arguments: [(Split.train, 2000), (.test, 500)])
  func size(split: Split, size: Int) {
    #expect(Self.corpus[split].count == size)
  }

  /// As many sentences of each length as of any other, or one more.
  @Test(arguments: [(Split.train, 16...40), (.test, 20...40)])
  func lengthsAreSpreadEvenly(split: Split, lengths: ClosedRange<Int>) {
    let counts = Self.corpus[split].reduce(into: [:]) {
      $0[$1.pair.source.count - 1, default: 0] += 1
    }
    #expect(counts.keys.sorted() == Array(lengths))
    #expect((counts.values.max() ?? 0) - (counts.values.min() ?? 0) <= 1)
  }

  @Test func everyFormIsOneThatTheTrainingSetTeaches() {
    let learned = Coverage.counts(DemonstrationCorpusTests.corpus[.train])
    let forms = Set(Self.pairs.flatMap { Coverage.forms($0).keys })
    let rare = forms.filter { learned[$0, default: 0] < 15 }
    #expect(rare.map(\.text).sorted() == [])
  }

  @Test(arguments: Split.allCases)
  func everyConstructionOccurs(split: Split) {
    let seen = Set(Self.corpus[split].map(\.construction))
    #expect(Set(LongConstruction.allCases).subtracting(seen).isEmpty)
  }

  /// The sentences have what makes them long: subordinate and coordinated clauses and lists.
  @Test(arguments: ["and", "but", "because", "when", "who", "that", "where", "it", "them", ","])
  func everyConnectiveOccurs(word: String) {
    for split in Split.allCases {
      let count = Self.corpus[split].filter {
        $0.pair.source.contains { $0.lowercased() == word }
      }.count
      #expect(count >= Self.corpus[split].count / 100, "\(split.rawValue): \(count)")
    }
  }

  @Test func noSentenceRepeatsAWordOfContent() {
    let wrong = Self.pairs.filter(Repetition.isFound).prefix(5).map(\.sourceText)
    #expect(wrong == [])
  }

  @Test func theSingularIsFoundAgainInThePlural() {
    func pair(_ objects: [Nominal]) -> AlignedPair {
      let clause = Clause(
        SentenceTests.anna, VerbGroup(Lexicon.buy, .past), [.object(.list(objects))])
      return Realizer.pair(.complex(.clause(clause)))
    }
    let hat = NounPhraseTests.phrase(.a, "hat")
    #expect(Repetition.isFound(in: pair([hat, NounPhraseTests.phrase(.some, "hat", .plural)])))
    #expect(!Repetition.isFound(in: pair([hat, NounPhraseTests.phrase(.a, "book")])))
  }

  @Test func sameSeedSameSentencesOtherSeedOthers() {
    func drawn(_ seed: UInt64) -> [Sentence] {
      var sampler = Sampler(seed: seed)
      return (0..<50).map { _ in sampler.longSentence().sentence }
    }
    let isSame = drawn(5) == drawn(5)
    let isOther = drawn(5) != drawn(6)
    #expect(isSame && isOther)
  }

  @Test(arguments: Split.allCases)
  func translationMemoryIsWellFormed(split: Split) throws {
    let reader = TranslationMemoryReader()
    let pairs = Self.corpus[split].map(\.pair)
    let parser = XMLParser(data: Data(TranslationMemory(pairs).text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    let isSame =
      reader.units
      == pairs.map { ["prop": $0.pharaoh, "en": $0.sourceText, "fr": $0.targetText] }
    #expect(isSame)
  }

  @Test func longSetsAreSmall() {
    let bytes = Self.corpus.files.reduce(0) { $0 + $1.text.utf8.count }
    #expect(bytes <= 2_100_000)
  }
}
