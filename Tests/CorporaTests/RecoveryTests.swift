import Basics
import Corpora
import Testing

/// With `--recover`, damage costs pairs and never changes one.
@Suite struct RecoveryTests {
  /// A corpus of each format of XML, and the pairs that it holds.
  static let corpora: [(name: String, text: String, pairs: Set<String>)] = [
    (
      "TMX",
      Fixture.tmx(
        Fixture.unit(["en": "one <b>two</b>", "fr": "un<ph/> deux"])
          + Fixture.unit(["en": "three", "fr": "trois"])
          + Fixture.unit(["en": "four", "fr": "quatre"])),
      ["one two|un deux", "three|trois", "four|quatre"]
    ),
    (
      "XLIFF 1.2",
      XLIFFTests.version1(
        XLIFFTests.unit("one <g id='1'>two</g>", "un <x id='1'/>deux")
          + "<trans-unit id='2'><source>a1 a2 b1 b2</source><seg-source><mrk mtype='seg' mid='1'>a1 a2</mrk> "
          + "<mrk mtype='seg' mid='2'>b1 b2</mrk></seg-source><target><mrk mtype='seg' mid='1'>A1 A2</mrk> "
          + "<mrk mtype='seg' mid='2'>B1 B2</mrk></target></trans-unit>"
          + XLIFFTests.unit("four", "quatre")),
      // Where a segment of one side is lost, the unit counts as a whole, as it would without damage.
      ["one two|un deux", "a1 a2|A1 A2", "b1 b2|B1 B2", "a1 a2 b1 b2|A1 A2 B1 B2", "four|quatre"]
    ),
    (
      "XLIFF 2",
      XLIFFTests.version2(
        "<unit id='1'><segment><source>one</source><target>un</target></segment><segment>"
          + "<source>two</source><target>deux</target></segment></unit><unit id='2'><segment>"
          + "<source>three</source><target>trois</target></segment></unit>"),
      ["one|un", "two|deux", "three|trois"]
    ),
    (
      "WMT",
      """
      <dataset><doc><src lang="en"><p><seg id="1">one</seg><seg id="2">two</seg></p></src><ref lang="fr">
      <seg id="1">un</seg><seg id="2">deux</seg></ref></doc><doc><src lang="en"><seg id="1">three</seg></src>
      <ref lang="fr"><seg id="1">trois</seg></ref></doc></dataset>
      """, ["one|un", "two|deux", "three|trois"]
    ),
    (
      "WMT without ids",
      """
      <dataset><doc><src lang="en"><seg>one</seg><seg>two</seg><seg>three</seg></src><ref lang="fr"><seg>un</seg>
      <seg>deux</seg><seg>trois</seg></ref></doc></dataset>
      """, ["one|un", "two|deux", "three|trois"]
    ),
    (
      "XLIFF 1.2 of two languages",
      "<xliff version='1.2'><file source-language='en' target-language='fr'><body>"
        + XLIFFTests.unit("one", "un")
        + "</body></file><file source-language='de' target-language='it'>"
        + "<body>" + XLIFFTests.unit("drei", "tre") + XLIFFTests.unit("vier", "quattro")
        + "</body></file></xliff>",
      ["one|un"]
    ),
  ]

  /// What is put into the text of a corpus, at every place.
  @Test(arguments: ["&x;", "<", "</z>", "<z>", "\u{1}"])
  func insertions(damage: String) throws {
    let fixture = try Fixture()
    for corpus in Self.corpora {
      let bytes = Array(corpus.text.utf8)
      for place in bytes.indices {
        let damaged = bytes[..<place] + Array(damage.utf8) + bytes[place...]
        try Self.expectOriginals(corpus, damaged, fixture, "\(damage) at \(place)")
      }
    }
  }

  @Test("A tag that is missing")
  func missingTags() throws {
    let fixture = try Fixture()
    for corpus in Self.corpora {
      for tag in corpus.text.matches(of: /<\/[^>]*>/) {
        let damaged = corpus.text.replacingCharacters(in: tag.range)
        try Self.expectOriginals(corpus, Array(damaged.utf8), fixture, "without \(tag.output)")
      }
    }
  }

  @Test("A tag that is missing, and more damage before it or behind it")
  func twoDamages() throws {
    let fixture = try Fixture()
    // A file whose own tag is lost cannot be told from the one before, if that is not seen to end.
    for corpus in Self.corpora where corpus.name != "XLIFF 1.2 of two languages" {
      for (index, tag) in corpus.text.matches(of: /<\/[^>]*>/).enumerated() {
        let bytes = Array(corpus.text.replacingCharacters(in: tag.range).utf8)
        for place in stride(from: index % 5, to: bytes.count, by: 5) {
          let damaged = bytes[..<place] + Array("&x;".utf8) + bytes[place...]
          try Self.expectOriginals(
            corpus, damaged, fixture, "without \(tag.output), &x; at \(place)")
        }
      }
    }
  }

  @Test("A file that ends too early")
  func cuts() throws {
    let fixture = try Fixture()
    for corpus in Self.corpora {
      let bytes = Array(corpus.text.utf8)
      for end in bytes.indices {
        try Self.expectOriginals(corpus, bytes[..<end], fixture, "cut at \(end)")
      }
    }
  }

  private static func expectOriginals(
    _ corpus: (name: String, text: String, pairs: Set<String>), _ damaged: some Sequence<UInt8>,
    _ fixture: Fixture, _ damage: String
  ) throws {
    let path = try fixture.file("damaged", damaged)
    let pairs: [SentencePair]
    do throws(UserError) {
      pairs = try Fixture.pairs(path, recover: true)
    } catch {
      return
    }
    for pair in pairs where !corpus.pairs.contains(pair.joined) {
      Issue.record("\(corpus.name), \(damage): \(pair.joined)")
    }
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>) -> String {
    String(self[..<range.lowerBound] + self[range.upperBound...])
  }
}
