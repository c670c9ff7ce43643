import Foundation
import TestSupport
import Testing
import Vocabularies

@Suite struct WordSegmenterTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var language: String?
    var text: String
    /// The words, parted by `|`.
    var words: String

    init(_ language: String?, _ text: String, _ words: String) {
      self.language = language
      self.text = text
      self.words = words
    }

    var testDescription: String { "\(language ?? "-"): \(text.debugDescription)" }
  }

  static func words(of text: String, language: String?, tokenized: Bool = false) -> [String] {
    let utf8 = Array(text.utf8)
    return WordSegmenter(language: language, tokenized: tokenized).words(in: text)
      .map { String(decoding: utf8[$0], as: UTF8.self) }
  }

  @Test(arguments: [
    Case("en", "", ""),
    Case("en", " \u{A0}\t ", ""),
    Case("en", "A dog.", "A|dog|."),
    Case("en", "  Two dogs, \"big\" ones.\" ", "Two|dogs|,|\"|big|\"|ones|.|\""),
    Case("en", "the dog's well-known don’t", "the|dog's|well-known|don’t"),
    Case("en", "dogs' 'quoted' -dash- a--b", "dogs|'|'|quoted|'|-|dash|-|a|-|-|b"),
    Case("en", "3.5 10'000 50% a_b x2", "3|.|5|10'000|50|%|a|_|b|x2"),
    Case("en", "Donau\u{AD}dampf \u{FEFF}x\u{200B}", "Donau\u{AD}dampf|x"),
    Case("en", "cafe\u{301} \u{301}a", "cafe\u{301}|\u{301}a"),
    Case(
      "en", "\u{1F469}\u{200D}\u{1F467}! \u{1F1E9}\u{1F1EA}\u{1F44D}\u{1F3FD}ok",
      "\u{1F469}\u{200D}\u{1F467}|!|\u{1F1E9}\u{1F1EA}|\u{1F44D}\u{1F3FD}|ok"),
    Case("en", "«a»…", "«|a|»|…"),
    Case("en", "non\u{2011}stop", "non\u{2011}stop"),
    Case("de", "Größe: übergroß!", "Größe|:|übergroß|!"),
    Case("ru", "Кто-то не\u{A0}дома.", "Кто-то|не|дома|."),
    Case("hi", "हिन्दी में।", "हिन्दी|में|।"),
    Case("ko", "한국어 문장.", "한국어|문장|."),
    Case("fr", "L'accord n’est-ce pas l'", "L'|accord|n’|est-ce|pas|l'"),
    Case("fr", "d'« Europe » 'amis' 'l'ami'", "d'|«|Europe|»|'|amis|'|'|l'|ami|'"),
    Case("fr-CA", "c'est-à-dire", "c'|est-à-dire"),
    Case("fra", "qu'il", "qu'|il"),
    Case("it_IT", "un po' dell'arte", "un|po'|dell'|arte"),
    Case("ca", "l'home", "l'|home"),
    Case("oc", "d'òc", "d'|òc"),
    Case("FR", "j'ai", "j'|ai"),
    Case("fro", "j'ai", "j'ai"),
    Case(nil, "l'accord", "l'accord"),
    Case("zh", "你好,世界 ok", "你|好|,|世|界|ok"),
    Case(nil, "ภาษา", "ภ|า|ษ|า"),
    Case("en", "I met 王小明 in May", "I|met|王小明|in|May"),
  ])
  func findsWords(_ test: Case) {
    let words = WordSegmenterTests.words(of: test.text, language: test.language)
    #expect(words == test.words.utf8.split(separator: UInt8(ascii: "|")).compactMap { String($0) })
  }

  @Test func takesWhiteSpaceTokensAsTheyAre() {
    #expect(
      WordSegmenterTests.words(of: " l' accord\t, (a) , ", language: "fr", tokenized: true)
        == ["l'", "accord", ",", "(a)", ","])
    #expect(WordSegmenterTests.words(of: "你好 世界", language: "zh", tokenized: true) == ["你好", "世界"])
    // Other white space parts no tokens: aligners count as Moses does.
    for space in ["\u{A0}", "\u{202F}", "\u{3000}", "\u{2028}", "\u{85}", "\u{B}", "\u{2003}"] {
      let words = WordSegmenterTests.words(
        of: "a\(space)b \(space) c\(space)", language: "en", tokenized: true)
      #expect(words == ["a\(space)b", space, "c\(space)"])
      #expect(WordSegmenterTests.words(of: "a\(space)b", language: "en") == ["a", "b"])
    }
  }

  @Test(
    arguments: [
      ("zh", "abc", true), ("ja-JP", "", true), ("th", "ok", true), ("en", "a dog", false),
      (nil, "今日は do", true), (nil, "一 dog", false), ("ko", "한국어", false), (nil, "", false),
    ] as [(String?, String, Bool)])
  func knowsTextWithoutSpaces(language: String?, text: String, expected: Bool) {
    let segmenter = WordSegmenter(language: language)
    #expect(segmenter.takesSubwordsAsWords(text) == expected)
    #expect(!WordSegmenter(language: language, tokenized: true).takesSubwordsAsWords(text))
  }

  /// The gold links of `corpora` count the words that exported matrices have.
  @Test(arguments: [
    ("en", #"[\p{L}\p{N}\p{M}]+(?:[-'][\p{L}\p{N}\p{M}]+)*|[^\s\p{L}\p{N}\p{M}]"#),
    ("fr", #"[\p{L}\p{N}\p{M}]+(?:-[\p{L}\p{N}\p{M}]+)*'?|[^\s\p{L}\p{N}\p{M}]"#),
  ])
  func wordsOfTheDemonstrationCorpus(language: String, word: String) throws {
    let word = try Regex(word)
    let file = SharedData.checkout.appendingPathComponent("corpora/train.en-fr.tmx")
    let tag = "<tuv xml:lang=\"\(language)\"><seg>"
    let texts = try String(contentsOf: file, encoding: .utf8).components(separatedBy: tag)
      .dropFirst().map { $0.components(separatedBy: "</seg>")[0] }
    let wrong = texts.filter { text in
      Self.words(of: text, language: language)
        != text.matches(of: word).map { String(text[$0.range]) }
    }
    #expect(texts.count == 8200 && wrong.prefix(5) == [])
  }

  /// A word per step over an emoji-rich line must not make the whole quadratic.
  @Test func isLinearInTheText() {
    let line = String(repeating: "«a» l'œuvre \u{1F44D}\u{1F3FD} ", count: 20_000)
    #expect(WordSegmenter(language: "fr").words(in: line).count == 6 * 20_000)
  }
}
