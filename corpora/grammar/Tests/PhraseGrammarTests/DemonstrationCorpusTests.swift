import Foundation
import FoundationXML
import PhraseGrammar
import Testing

struct DemonstrationCorpusTests {
  typealias Split = DemonstrationCorpus.Split

  static let corpus = DemonstrationCorpus()
  /// The pairs of all sets, the long ones too.
  static let pairs =
    Split.allCases.flatMap { split in corpus[split].map(\.pair) } + LongCorpusTests.pairs
  /// `corpora`
  static let folder = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
    url.deletingLastPathComponent()
  }

  static let files = corpus.files + LongCorpusTests.corpus.files

  @Test(arguments: files.map(\.name))
  func committedFileIsWhatTheGeneratorWrites(name: String) throws {
    let file = try #require(Self.files.first { $0.name == name })
    let committed = try Data(contentsOf: Self.folder.appendingPathComponent(name))
    // A truth value: on failure a comparison of long lists would be printed element by element.
    let isSame = committed == Data(file.text.utf8)
    #expect(
      isSame,
      "\(name) differs: run 'swift run -c release --package-path corpora/grammar demonstration-corpus --output corpora'"
    )
  }

  @Test func sameSeedSameCorpusOtherSeedAnother() {
    let sizes: [Split: Int] = [.train: 1500, .validation: 20, .test: 20]
    func drawn(_ seed: UInt64) -> DemonstrationCorpus {
      DemonstrationCorpus(seed: seed, sizes: sizes, leastCount: 1)
    }
    let (first, second, other) = (drawn(5), drawn(5), drawn(6))
    for split in Split.allCases {
      let isSame = first[split] == second[split]
      let isAnother = first[split] != other[split]
      #expect(isSame && isAnother)
      #expect(first[split].count == sizes[split])
    }
  }

  @Test(arguments: Split.allCases)
  func size(split: Split) {
    #expect(Self.corpus[split].count == DemonstrationCorpus.sizes[split])
  }

  @Test func noEnglishSentenceStandsTwice() {
    #expect(Set(Self.pairs.map(\.sourceText)).count == Self.pairs.count)
  }

  @Test func theSentenceOfTheLecturesIsInTheTestSetOnly() {
    let lecture = "The agreement on the European Economic Area was signed in August 1992."
    for split in Split.allCases {
      let found = Self.corpus[split].filter { $0.pair.sourceText == lecture }
      #expect(found.count == (split == .test ? 1 : 0))
    }
  }

  @Test func everyFormOfTheHeldOutSetsIsLearnedOftenEnough() {
    let learned = Coverage.counts(Self.corpus[.train])
    let rare = Coverage.counts(Self.corpus[.validation] + Self.corpus[.test]).keys
      .filter { learned[$0, default: 0] < DemonstrationCorpus.leastCount }
    #expect(rare.map(\.text).sorted() == [])
  }

  @Test(arguments: Split.allCases)
  func everyConstructionOccurs(split: Split) {
    let seen = Set(Self.corpus[split].map(\.construction))
    #expect(Set(Construction.allCases).subtracting(seen).isEmpty)
  }

  /// The first few pairs for which `isRight` does not hold: a fault of the grammar is in thousands.
  static func wrong(_ isRight: (AlignedPair) -> Bool) -> [String] {
    pairs.filter { !isRight($0) }.prefix(5).map {
      "\($0.sourceText) | \($0.targetText) | \($0.pharaoh)"
    }
  }

  @Test func everyFrenchWordHasOneLink() {
    let wrong = Self.wrong { pair in
      pair.links.map(\.target).sorted() == Array(pair.target.indices)
        && pair.links.allSatisfy { pair.source.indices.contains($0.source) }
    }
    #expect(wrong == [])
  }

  @Test func linksAreSorted() {
    let wrong = Self.wrong { pair in
      pair.links == pair.links.sorted { ($0.source, $0.target) < ($1.source, $1.target) }
    }
    #expect(wrong == [])
  }

  /// Names, numbers and marks stand opposite themselves.
  @Test func whatIsTheSameInBothLanguagesIsLinked() {
    let kept = Set(
      Lexicon.givenNames.map(\.lemma) + Calendar.years.map(String.init) + [".", ",", "?"])
    let wrong = Self.wrong { pair in
      pair.links.filter { kept.contains(pair.target[$0.target]) }.allSatisfy { link in
        pair.source[link.source].replacing("'s", with: "") == pair.target[link.target]
      }
    }
    #expect(wrong == [])
  }

  /// A test of the program's word segmenter reads the committed corpus with the same expressions.
  @Test func wordsAreThoseOfTheText() {
    // A French word ends at its apostrophe.
    let word = /[\p{L}\p{N}\p{M}]+(?:[-'][\p{L}\p{N}\p{M}]+)*|[^\s\p{L}\p{N}\p{M}]/
    let frenchWord = /[\p{L}\p{N}\p{M}]+(?:-[\p{L}\p{N}\p{M}]+)*'?|[^\s\p{L}\p{N}\p{M}]/
    let wrong = Self.wrong { pair in
      pair.source == pair.sourceText.matches(of: word).map { String($0.output) }
        && pair.target == pair.targetText.matches(of: frenchWord).map { String($0.output) }
    }
    #expect(wrong == [])
  }

  @Test func sentencesBeginAndEndAsTheLanguagesDo() {
    let wrong = Self.wrong { pair in
      let (english, french) = (pair.sourceText, pair.targetText)
      return english.first?.isUppercase == true && french.first?.isUppercase == true
        && [".", "?"].contains(english.last) && english.last == french.last
        && !english.contains("  ") && !french.contains("  ")
        && french.hasSuffix("?") == french.hasSuffix("\u{202F}?")
    }
    #expect(wrong == [])
  }

  @Test(arguments: Split.allCases)
  func sentencesAreShort(split: Split) {
    let lengths = Self.corpus[split].map { $0.pair.source.count - 1 }
    #expect(lengths.allSatisfy(DemonstrationCorpus.lengths.contains))
  }

  /// `pas de pain`, but `est-ce qu'il a mangé du pain`: `any` asks for a negation in the same
  /// sentence.
  @Test func anyStandsUnderNegation() {
    let negations: Set = ["not", "never", "cannot"]
    let wrong = Self.wrong { pair in
      !pair.source.contains("any") || !negations.isDisjoint(with: pair.source)
    }
    #expect(wrong == [])
  }

  @Test func frenchElidesAndContracts() {
    let vowels = "aàâeéèêiîoôuœ"
    let eliding: Set = ["le", "la", "de", "que", "ne", "je", "me", "ce", "ma", "sa"]
    let wrong = Self.wrong { pair in
      let words = pair.target.map { $0.lowercased() }
      return zip(words, words.dropFirst()).allSatisfy { word, next in
        let isVowel = next.first.map { vowels.contains($0) } == true
        let mayFollowApostrophe = isVowel || next.hasPrefix("h") || next == "y"
        return !(eliding.contains(word) && isVowel)
          && (!word.hasSuffix("'") || mayFollowApostrophe)
          && !(["de", "à"].contains(word) && ["le", "les"].contains(next))
      }
    }
    #expect(wrong == [])
  }

  /// Capitals inside a sentence are those of names, of months and days in English, and of
  /// nationalities there.
  @Test func capitalsAreThoseOfNames() {
    let days = (Calendar.months + Calendar.weekdays)
    let french = Set(
      Self.pairs.flatMap { $0.target.dropFirst() }.filter { $0.first?.isUppercase == true })
    #expect(french.isDisjoint(with: days.map { $0.english }))
    for lowered in ["Européen", "Européenne", "Français", "Allemand", "Italienne", "Lundi", "Mai"] {
      #expect(!french.contains(lowered))
    }
    let english = Set(Self.pairs.flatMap(\.source))
    for lowered in ["european", "french", "german", "italian", "monday", "june", "i"] {
      #expect(!english.contains(lowered))
    }
  }

  @Test(arguments: Split.allCases)
  func translationMemoryIsWellFormed(split: Split) throws {
    let reader = TranslationMemoryReader()
    let parser = XMLParser(data: Data(TranslationMemory(Self.corpus[split].map(\.pair)).text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(reader.sourceLanguage == "en")
    let expected = Self.corpus[split].map {
      ["prop": $0.pair.pharaoh, "en": $0.pair.sourceText, "fr": $0.pair.targetText]
    }
    let isSame = reader.units == expected
    #expect(isSame)
  }

  @Test func markupInTextIsEscaped() {
    #expect(TranslationMemory.escaped("R&D <b>") == "R&amp;D &lt;b&gt;")
  }

  @Test func corpusIsSmall() throws {
    let bytes = Self.corpus.files.reduce(0) { $0 + $1.text.utf8.count }
    #expect(bytes <= 2_600_000)
  }
}
