import EncodedCorpus
import Testing

extension HeldOutSources {
  mutating func insert(_ source: String) {
    var source = source
    source.withUTF8 { insert($0) }
  }
}

extension HeldOutSources.Choice {
  func contains(_ source: String) -> Bool {
    var source = source
    return source.withUTF8 { contains($0) }
  }
}

@Suite struct HeldOutSourcesTests {
  /// The distinct texts of which pairs are held out.
  static func heldOut(_ texts: some Sequence<String>, count: Int? = nil) -> Set<[UInt8]> {
    var sources = HeldOutSources(count: count)
    for text in texts { sources.insert(text) }
    let choice = sources.finish()
    return Set(texts.filter { choice.contains($0) }.map { Array($0.utf8) })
  }

  /// 150 texts, 50 of them twice.
  static let texts = (0..<200).map { "sentence \($0 % 150)" }

  @Test(arguments: [1, 20, 149])
  func theSplitIsAFunctionOfTheTexts(count: Int) {
    let held = Self.heldOut(Self.texts, count: count)
    #expect(held.count == count)
    #expect(Self.heldOut(Self.texts.reversed(), count: count) == held)
    #expect(Self.heldOut(Self.texts + Self.texts, count: count) == held)
  }

  @Test("The pairs of the held-out texts are counted", arguments: [1, 20, 149, 60_000])
  func pairCount(count: Int) {
    // Every text in one to three pairs, far from each other; more texts than are kept at a time.
    let texts = (0..<3).flatMap { round in
      (0..<130_000).filter { $0 % 3 >= round }.map(String.init)
    }
    var sources = HeldOutSources(count: count)
    for text in texts { sources.insert(text) }
    let choice = sources.finish()
    #expect(choice.count == count && choice.pairCount == texts.count(where: choice.contains))
  }

  @Test func whichTextsAreHeldOutIsTheSameInEveryVersion() {
    // Computed apart: FNV-1a with the finaliser of SplitMix64.
    let held = Self.heldOut((0..<1000).map(String.init), count: 4)
    #expect(held == Set(["332", "882", "708", "206"].map { Array($0.utf8) }))
  }

  @Test(
    "Equal texts of different bytes are one",
    arguments: [
      ("caf\u{E9}", "cafe\u{301}"), ("\u{1E69}", "s\u{307}\u{323}"),
      ("\u{AC00}", "\u{1100}\u{1161}"),
      ("\u{3B1}\u{301}", "\u{3AC}"), ("\u{212B}", "\u{C5}"),
    ])
  func equalTextsOfDifferentBytesAreOne(one: String, other: String) {
    let texts = (0..<20).flatMap { ["\(one) \($0)", "\(other) \($0)"] }
    for count in 1..<20 {
      let held = Self.heldOut(texts, count: count)
      #expect(held.count == 2 * count)
      #expect(Self.heldOut(texts.reversed(), count: count) == held)
    }
  }

  @Test(
    arguments: [(0, 5, 0), (1, 5, 0), (2, 5, 1), (6, 5, 5), (7, 5, 5), (9, 0, 0), (9, -1, 0)]
      + [(3, Int.max, 2)])
  func oneAtLeastStays(texts: Int, count: Int, held: Int) {
    #expect(Self.heldOut((0..<texts).map(String.init), count: count).count == held)
  }

  @Test(arguments: [
    (0, 0), (1, 0), (2, 1), (60, 1), (100, 2), (1_000, 20), (49_950, 999), (50_001, 1_000),
    (151_000, 1_000),
  ])
  func aFiftiethOfTheTextsIsHeldOut(texts: Int, count: Int) {
    let twice = (0..<texts).flatMap { ["\($0)", "\($0)"] }
    #expect(Self.heldOut(twice).count == count)
  }

  @Test func moreThanTheDefaultEverHoldsOut() {
    let texts = (0..<130_000).map(String.init)
    #expect(Self.heldOut(texts, count: 60_000).count == 60_000)
  }
}
