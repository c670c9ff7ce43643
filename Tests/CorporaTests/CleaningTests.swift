import Basics
import Corpora
import Settings
import Testing

@Suite struct CleaningTests {
  /// A pair, and what becomes of it.
  struct Case: Sendable {
    let cleaning: Cleaning
    let source: String
    let target: String
    let reason: RejectionReason?

    init(_ cleaning: Cleaning, _ source: String, _ target: String, _ reason: RejectionReason?) {
      self.cleaning = cleaning
      self.source = source
      self.target = target
      self.reason = reason
    }
  }

  /// The report and the pairs of tab-separated text.
  static func read(_ text: String, _ cleaning: Cleaning) throws -> (
    pairs: [SentencePair], report: CorpusReport
  ) {
    let fixture = try Fixture()
    let path = try fixture.file("a.tsv", text)
    return try Fixture.read(
      CorpusRequest(files: [path], source: nil, target: nil, cleaning: cleaning))
  }

  private static func check(_ test: Case) throws {
    let (pairs, report) = try read("\(test.source)\t\(test.target)\n", test.cleaning)
    #expect(report.rejected.keys.first == test.reason)
    #expect(pairs.count == (test.reason == nil ? 1 : 0) && report.pairs == pairs.count)
    if let reason = test.reason {
      #expect(report.rejected[reason]?.count == 1)
      #expect(report.rejected[reason]?.places.map(\.line) == [1])
    }
  }

  static let letters = String(repeating: "x", count: 40)

  @Test(
    "Words are what white space of any kind parts",
    arguments: [
      Case(Cleaning(maxWords: 3), "a b c", "x", nil),
      Case(Cleaning(maxWords: 3), "a b c d", "x", .tooManyWords),
      Case(Cleaning(maxWords: 3), "x", "a b c d", .tooManyWords),
      Case(Cleaning(maxWords: 1), "x", "a\u{A0}b", .tooManyWords),
      Case(Cleaning(maxWords: 1), "x", "a\u{2003}b", .tooManyWords),
      Case(Cleaning(maxWords: 1), "x", "a\u{3000}b", .tooManyWords),
      Case(Cleaning(maxWords: 1), "x", "a\u{C}b", .tooManyWords),
      Case(Cleaning(maxWords: 1), "x", "a\u{200B}b", nil),
      Case(Cleaning(maxWords: 1), "x", "\u{A0}a\u{A0}\u{A0}", nil),
      // However long the words are, and wherever they lie in the eight bytes that are read at once.
      Case(Cleaning(maxWords: 2), "\(letters) \(letters)", "x", nil),
      Case(Cleaning(maxWords: 2), "\(letters) \(letters) y", "x", .tooManyWords),
      Case(Cleaning(maxWords: 7), "a bc def ghij klmno pqrstu vwxyz12", "x", nil),
      Case(Cleaning(maxWords: 6), "a bc def ghij klmno pqrstu vwxyz12", "x", .tooManyWords),
      Case(Cleaning(maxWords: 3), "é ü ß", "x", nil),
      Case(Cleaning(maxWords: 2), "é ü ß", "x", .tooManyWords),
      // Text without spaces is one word here.
      Case(Cleaning(maxWords: 1), "我喜欢读书。", "x", nil),
      Case(Cleaning(maxWords: 0), "a b c d", "x", nil),
    ])
  func words(test: Case) throws { try Self.check(test) }

  @Test(
    "The longest word counts in characters",
    arguments: [
      Case(Cleaning(maxWordLength: 4), "abcd ab", "x", nil),
      Case(Cleaning(maxWordLength: 4), "ab abcde", "x", .longWord),
      Case(Cleaning(maxWordLength: 4), "x", "ab abcde ab", .longWord),
      Case(Cleaning(maxWordLength: 40), letters, "x", nil),
      Case(Cleaning(maxWordLength: 39), letters, "x", .longWord),
      Case(Cleaning(maxWordLength: 4), "éééé", "😀😀😀😀", nil),
      Case(Cleaning(maxWordLength: 4), "ééééé", "x", .longWord),
      Case(Cleaning(maxWordLength: 4), "x", "😀😀😀😀😀", .longWord),
      // Scripts without spaces make no word longer.
      Case(Cleaning(maxWordLength: 4), "我喜欢读书，也喜欢写字。", "わたしはほんをよむ", nil),
      Case(Cleaning(maxWordLength: 4), "ฉันชอบอ่านหนังสือ", "ខ្ញុំចូលចិត្តអាន", nil),
      Case(Cleaning(maxWordLength: 4), "我abcd你", "x", nil),
      Case(Cleaning(maxWordLength: 4), "我abcde你", "x", .longWord),
      // Other scripts do.
      Case(Cleaning(maxWordLength: 4), "한국어를", "x", nil),
      Case(Cleaning(maxWordLength: 4), "한국어를요", "x", .longWord),
      Case(Cleaning(maxWordLength: 0), letters, "x", nil),
    ])
  func wordLength(test: Case) throws { try Self.check(test) }

  @Test(
    "Each side holds a letter",
    arguments: [
      Case(Cleaning(requiresLetter: true), "a", "Z", nil),
      Case(Cleaning(requiresLetter: true), "12", "z", .noLetter),
      Case(Cleaning(requiresLetter: true), "A", "12345678", .noLetter),
      Case(Cleaning(requiresLetter: true), "a", "@[`{1234 @[`{ \u{7F}^_|~", .noLetter),
      Case(Cleaning(requiresLetter: true), "12345678901A", "1234567z", nil),
      Case(Cleaning(requiresLetter: true), "1234567890123456a", "1234567A", nil),
      Case(Cleaning(requiresLetter: true), "1 é", "2 ж", nil),
      Case(Cleaning(requiresLetter: true), "一", "ก", nil),
      Case(Cleaning(requiresLetter: true), "x", "½ € → \u{301} ٣", .noLetter),
      Case(Cleaning.none, "1", "2", nil),
    ])
  func letter(test: Case) throws { try Self.check(test) }

  @Test(
    "The longer side has at most so many words for each of the shorter",
    arguments: [
      Case(Cleaning(maxLengthRatio: 3), "a b c", "x", nil),
      Case(Cleaning(maxLengthRatio: 3), "a b c d", "x", .lengthRatio),
      Case(Cleaning(maxLengthRatio: 3), "x y", "a b c d e f g", .lengthRatio),
      Case(Cleaning(maxLengthRatio: 1.5), "a b c", "x y", nil),
      Case(Cleaning(maxLengthRatio: 1), "a b", "x y", nil),
      Case(Cleaning(maxLengthRatio: 1), "a b", "x", .lengthRatio),
      // Text without spaces is as long as it has characters.
      Case(Cleaning(maxLengthRatio: 1), "我 喜欢读书", "a b c d e", nil),
      Case(Cleaning(maxLengthRatio: 1), "我喜欢读书", "a b c d", .lengthRatio),
      Case(Cleaning(maxLengthRatio: 2), "わたしはほんをよむ", "I read a book", .lengthRatio),
      Case(Cleaning(maxLengthRatio: 3), "わたしはほんをよむ", "I read a book", nil),
      Case(Cleaning(maxLengthRatio: 1), "カタカナー", "a b c d e", nil),
      Case(Cleaning(maxLengthRatio: 1), "ຂ້ອຍ", "a b c d", nil),
      Case(Cleaning(maxLengthRatio: 1), "မြန်", "a b c d", nil),
      Case(Cleaning(maxLengthRatio: 1), "អាន", "a b c", nil),
      Case(Cleaning(maxLengthRatio: 1), "𠀀𠀁", "a b", nil),
      Case(Cleaning(maxLengthRatio: 1), "我的iPhone手机", "a b c d e", nil),
      Case(Cleaning(maxLengthRatio: 1), "한국어를", "a", nil),
      // Spaces that are not trimmed are no words.
      Case(Cleaning(maxLengthRatio: 9), "\u{A0}", "a", .lengthRatio),
      Case(Cleaning(maxLengthRatio: 9), "\u{A0}", "\u{2003}", nil),
      Case(Cleaning(maxLengthRatio: 0), "a b c d", "x", nil),
    ])
  func lengthRatio(test: Case) throws { try Self.check(test) }

  @Test(
    "Identical is byte for byte",
    arguments: [
      Case(Cleaning(dropsIdentical: true), "a b", "a b", .identical),
      Case(Cleaning(dropsIdentical: true), "a b", "a B", nil),
      Case(Cleaning(dropsIdentical: true), "caf\u{E9}", "cafe\u{301}", nil),
      Case(Cleaning(dropsIdentical: true), "a", "ab", nil),
      Case(Cleaning.none, "a", "a", nil),
    ])
  func identical(test: Case) throws { try Self.check(test) }

  @Test(
    "Of what is wrong with a pair, the first in the order of the checks is counted",
    arguments: zip(
      1...6,
      [.tooManyWords, .longWord, .noLetter, .lengthRatio, .identical, .duplicate]
        as [RejectionReason]))
  func order(step: Int, reason: RejectionReason) throws {
    // Wrong in every way that is checked, except that two of them exclude each other.
    let cleaning = Cleaning(
      maxWords: step <= 1 ? 1 : 0, maxWordLength: step <= 2 ? 3 : 0, requiresLetter: step <= 3,
      maxLengthRatio: step <= 4 ? 1 : 0, dropsIdentical: step == 5, deduplicates: true)
    let pair = step <= 4 ? "1234 1\t1234\n" : "1234 1\t1234 1\n"
    let (pairs, report) = try Self.read(pair + pair, cleaning)
    #expect(Array(report.rejected.keys) == [reason])
    #expect(report.rejected[reason]?.count == (reason == .duplicate ? 1 : 2))
    #expect(pairs.count == (reason == .duplicate ? 1 : 0))
  }

  @Test func aDuplicateIsEqualOnBothSides() throws {
    let (pairs, report) = try Self.read(
      "a\tb\na\tc\nd\tb\na\tb\nab\tc\na\tbc\na \t b\ncaf\u{E9}\tx\ncafe\u{301}\tx\nb\ta\n",
      Cleaning(deduplicates: true))
    #expect(
      pairs.map(\.joined) == [
        "a|b", "a|c", "d|b", "ab|c", "a|bc", "caf\u{E9}|x", "cafe\u{301}|x", "b|a",
      ])
    #expect(report.rejected[.duplicate]?.places.map(\.line) == [4, 7])
  }

  @Test func aPairThatWasDroppedIsNoEarlierOne() throws {
    // Both are dropped as too long; neither is a duplicate.
    let (_, report) = try Self.read(
      "a b c\tx\na b c\tx\n", Cleaning(maxWords: 2, deduplicates: true))
    #expect(report.rejected[.tooManyWords]?.count == 2 && report.rejected[.duplicate] == nil)
  }

  @Test("Many pairs are remembered, over all files", arguments: [0, 1, 20, 100_000])
  func manyDuplicates(count: Int) throws {
    let fixture = try Fixture()
    let lines = (0..<count).map { "sentence \($0)\tphrase \($0 / 3)\n" }
    let path = try fixture.file("a.tsv", lines.joined())
    let turned = try fixture.file("b.tsv", lines.reversed().joined() + "new\tone\n")
    let (pairs, report) = try Fixture.read(
      CorpusRequest(
        files: [path, turned], source: nil, target: nil, cleaning: Cleaning(deduplicates: true)))
    #expect(pairs.count == count + 1 && pairs.last?.joined == "new|one")
    #expect(Set(pairs.map(\.joined)).count == count + 1)
    #expect(report.units == 2 * count + 1)
    #expect((report.rejected[.duplicate]?.count ?? 0) == count)
  }

  @Test func withoutCleaningEveryPairStays() throws {
    let text = "a\ta\na\ta\n1\t\(String(repeating: "x ", count: 500))\n"
    let (pairs, report) = try Self.read(text, Cleaning.none)
    #expect(pairs.count == 3 && report.rejected.isEmpty)
  }

  @Test(
    arguments: [
      (Cleaning.none, nil), (Cleaning(maxWords: 0, maxWordLength: 0, maxLengthRatio: 0), nil),
      (Cleaning(maxWords: 1, maxWordLength: 1, maxLengthRatio: 1), nil),
      (Cleaning(maxWords: -1), "max-words is -1"),
      (Cleaning(maxWordLength: -3), "max-word-length is -3"),
      (Cleaning(maxLengthRatio: 0.5), "max-length-ratio is 0.5"),
      (Cleaning(maxLengthRatio: -9), "max-length-ratio is -9.0"),
      (Cleaning(maxLengthRatio: .infinity), "max-length-ratio is inf"),
      (Cleaning(maxLengthRatio: .nan), "max-length-ratio is nan"),
    ] as [(Cleaning, String?)])
  func limitsThatCannotBe(cleaning: Cleaning, problem: String?) {
    let found: SettingProblem?
    do {
      try cleaning.checkLimits()
      found = nil
    } catch {
      found = error
    }
    #expect(
      found?.sentence() == problem.map { $0 + ", expected 1 or more, or 0 for no limit" })
  }

  @Test(
    "The hash is MurmurHash3's, as smhasher computes it",
    arguments: [
      ("", 0, 0),
      (
        "The quick brown fox jumps over the lazy dog", 0xE34B_BC7B_BC07_1B6C,
        0x7A43_3CA9_C49A_9347
      ),
    ] as [(String, UInt64, UInt64)])
  func hash(text: String, low: UInt64, high: UInt64) {
    // Of nothing, it is the seed 0 that the target is hashed with.
    let bytes = Array(text.utf8)
    let hash = bytes.withUnsafeBufferPointer {
      PairHash(UnsafeBufferPointer(start: nil, count: 0), $0)
    }
    #expect(hash.low == low && hash.high == high)
  }
}
