import Basics
import Corpora
import Foundation
import TestSupport
import Testing

/// With `--recover`, damage of every kind at every place: all units that it does not touch come out, where they stand,
/// and nothing else.
///
/// A unit is touched by what changes a byte between the first of its start tag and the last of its end tag, and by what
/// changes the tag of the `file` in which it stands. It may be lost then, or come out as the file has it now; it is never
/// joined to another.
@Suite struct UntouchedUnitTests {
  /// A file of units, or of documents whose sentences are joined by their ids.
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    /// The pattern of what is touched as a whole.
    let unit: String
    /// The pattern of a tag that all behind it hang on.
    var context: String?
    var testDescription: String { name }
  }

  static let count = 200

  static let samples: [Sample] = [
    Sample(
      name: "TMX",
      text: """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY e "E">]>
        <!-- a memory -->
        <tmx version="1.4"><header srclang="en"><note>n</note></header><body>
        \((0..<count).map(tmxUnit).joined(separator: "\n"))
        </body></tmx>
        """, unit: #"<tu\b(?s:.*?)</tu>"#),
    Sample(
      name: "XLIFF 1.2",
      text: """
        <?xml version="1.0"?>
        <x:xliff version="1.2" xmlns:x="u">
        \((0..<2).map(xliff1File).joined(separator: "\n"))
        </x:xliff>
        """, unit: #"<x:trans-unit\b(?s:.*?)</x:trans-unit>"#, context: #"<x:(?:xliff|file)[^>]*>"#),
    Sample(
      name: "XLIFF 2",
      text: """
        <xliff version="2.0" srcLang="en" trgLang="fr">
        <file id="f">
        \((0..<count / 2).map(xliff2Unit).joined(separator: "\n"))
        </file>
        </xliff>
        """, unit: #"<unit\b(?s:.*?)</unit>"#, context: #"<xliff[^>]*>"#),
    Sample(
      name: "WMT",
      text: """
        <dataset id="d">
        \((0..<count / 10).map(wmtDocument).joined(separator: "\n"))
        </dataset>
        """, unit: #"<doc\b(?s:.*?)</doc>"#),
  ]

  private static func source(_ number: Int) -> String { "one \(number) a\(number)" }
  private static func target(_ number: Int) -> String { "un \(number) b\(number)" }

  private static func tmxUnit(_ number: Int) -> String {
    let source = number % 4 == 1 ? "<![CDATA[\(source(number))]]>" : source(number)
    let note = number % 4 == 2 ? "<!-- <tu> old -->" : ""
    return "<tu tuid=\"\(number)\">\(note)<tuv xml:lang=\"en\"><seg>\(source)</seg></tuv>"
      + "<tuv xml:lang='fr'><seg>\(target(number))<ph/></seg></tuv></tu>"
  }

  private static func xliff1File(_ index: Int) -> String {
    let units = (index * count / 2..<(index + 1) * count / 2).map { number in
      "<x:trans-unit id='\(number)'><x:source>\(source(number))</x:source>"
        + "<x:target>\(target(number))</x:target></x:trans-unit>"
    }
    // The other way round, so that a unit in the wrong file is seen.
    let languages = ["en", "fr"]
    return "<x:file original='f' source-language='\(languages[0])' "
      + "target-language='\(languages[1])'>\n<x:body><x:group>\n"
      + units.joined(separator: "\n") + "\n</x:group></x:body></x:file>"
  }

  private static func xliff2Unit(_ number: Int) -> String {
    "<unit id='\(number)'>"
      + [2 * number, 2 * number + 1].map {
        "<segment><source>\(source($0))</source><target>\(target($0))</target></segment>"
      }.joined(separator: "\n") + "</unit>"
  }

  private static func wmtDocument(_ number: Int) -> String {
    func segments(_ text: (Int) -> String) -> String {
      (0..<10).map { "<seg id=\"\($0)\">\(text(10 * number + $0))</seg>" }.joined()
    }
    return "<doc id='\(number)'><src lang='en'><p>\(segments(source))</p></src>\n"
      + "<ref lang='fr'><p>\(segments(target))</p></ref></doc>"
  }

  /// What is put in.
  static let insertions = [
    "<", ">", "&", "\"", "'", "]", "\0", "\u{1}", "\u{FF}", "< b", "<1", "<=", "<-", "<<", "<!",
    "<!--",
    "<![CDATA[", "<!DOCTYPE x>", "</body>", "</tu>", "</x:trans-unit>", "</segment>", "</z>", "&x;",
    "<seg>", "<?",
  ]

  private static let isExhaustive =
    ProcessInfo.processInfo.environment["DRAGOMAN_EXHAUSTIVE"] != nil

  /// Every place of the first unit, of one in the middle and of the last, of the head and the end, and some others.
  private static func places(_ bytes: [UInt8], _ units: [Range<Int>]) -> [Int] {
    if isExhaustive { return Array(0...bytes.count) }
    var places = IndexSet(integersIn: 0..<units[0].upperBound + 2)
    places.insert(integersIn: units[units.count / 2 + 1])
    places.insert(integersIn: (units.last?.lowerBound ?? 0)...bytes.count)
    for place in stride(from: 0, to: bytes.count, by: 487) { places.insert(place) }
    return Array(places)
  }

  private final class Reading {
    let sample: Sample
    let bytes: [UInt8]
    let units: [Range<Int>]
    let contexts: [Range<Int>]
    let original: [SentencePair]
    let fixture: Fixture
    let lineCount: Int
    /// Which unit a pair stands in.
    let owner: [Int]

    init(_ sample: Sample) throws {
      self.sample = sample
      bytes = Array(sample.text.utf8)
      let text = sample.text
      func offsets(_ range: Range<String.Index>) -> Range<Int> {
        text.utf8.distance(
          from: text.startIndex, to: range.lowerBound)..<text.utf8.distance(
            from: text.startIndex, to: range.upperBound)
      }
      let units = try text.matches(of: Regex(sample.unit)).map { offsets($0.range) }
      self.units = units
      contexts =
        try sample.context.map { try text.matches(of: Regex($0)).map { offsets($0.range) } } ?? []
      fixture = try Fixture()
      original = try Fixture.pairs(try fixture.file("whole", bytes))
      let perUnit = max(1, original.count / units.count)
      lineCount = bytes.count { $0 == 10 }
      owner = original.indices.map { $0 / perUnit }
    }

    /// The units that a change of these bytes touches; a place between two bytes is an empty range.
    func touched(_ change: Range<Int>) -> Set<Int> {
      func isTouched(_ range: Range<Int>) -> Bool {
        change.isEmpty
          ? range.lowerBound < change.lowerBound && change.lowerBound < range.upperBound
          : range.overlaps(change)
      }
      var touched = Set(units.indices.filter { isTouched(units[$0]) })
      for (index, context) in contexts.enumerated() where isTouched(context) {
        let isRoot =
          bytes[context.lowerBound...].prefix(10).contains(UInt8(ascii: "f")) && index == 0
        let end =
          index + 1 < contexts.count && !isRoot ? contexts[index + 1].lowerBound : bytes.count
        touched.formUnion(units.indices.filter { (context.lowerBound..<end).overlaps(units[$0]) })
      }
      return touched
    }

    /// The units that an insertion touches. The end of a comment, a section or an instruction that stands behind its
    /// beginning is its own.
    func touched(_ insertion: String, at place: Int) -> Set<Int> {
      var end = place
      let closing = ["<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"][insertion]
      // What parts the end of a comment or section loses it.
      for (closing, offset) in [("-->", 1), ("-->", 2), ("]]>", 1), ("]]>", 2)]
      where place >= offset && bytes[(place - offset)...].starts(with: Array(closing.utf8)) {
        end = max(end, sample.text.utf8Range(of: closing, from: place) ?? end)
      }
      if let closing, let found = sample.text.utf8Range(of: closing, from: place) {
        end = max(end, found)
      }
      return touched(place..<end)
    }

    /// The units that the loss of a byte touches. The end of a comment or section that is lost is that of the next one.
    func touchedByDeletion(of place: Int) -> Set<Int> {
      var end = place + 1
      for closing in ["-->", "]]>"] {
        for start in max(0, place - 2)...place
        where bytes[start...].starts(with: Array(closing.utf8)) {
          end = sample.text.utf8Range(of: closing, from: place + 1) ?? end
        }
      }
      return touched(place..<end)
    }

    private var issueCount = 0

    private func record(_ comment: String) {
      issueCount += 1
      if issueCount < 20 { Issue.record("\(comment)") }
    }

    func check(_ damaged: [UInt8], _ touched: Set<Int>, _ description: @autoclosure () -> String) {
      let keepsLines = damaged.count(where: { $0 == 10 }) == lineCount
      do throws(UserError) {
        let path: String
        do { path = try fixture.file("damaged", damaged) } catch { return }
        let (pairs, report) = try Fixture.read(
          CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
        var rest = pairs[...]
        for (index, pair) in original.enumerated() {
          if touched.contains(owner[index]) {
            if let next = rest.first, isSimilar(next, pair) { rest.removeFirst() }
            continue
          }
          guard let next = rest.first, next.source == pair.source,
            next.target == pair.target
          else {
            record(
              "\(description()): \(pair.joined) is lost before \(rest.first?.joined ?? "the end"); \(report.firstDamage ?? "no damage")"
            )
            return
          }
          if keepsLines, next.place.line != pair.place.line {
            record("\(description()): \(next.place) should be \(pair.place)")
            return
          }
          rest.removeFirst()
        }
        if let other = rest.first { record("\(description()): \(other) comes out") }
      } catch {
        if touched.count < units.count { record("\(description()): \(error)") }
      }
    }

    /// Whether a pair is another with one change in it.
    private func isSimilar(_ pair: SentencePair, _ original: SentencePair) -> Bool {
      func isSimilar(_ text: String, _ original: String) -> Bool {
        let prefix = zip(text.utf8, original.utf8).prefix { $0 == $1 }.count
        let suffix = zip(text.utf8.reversed(), original.utf8.reversed()).prefix { $0 == $1 }.count
        return prefix + suffix >= original.utf8.count - 1
      }
      return isSimilar(pair.source, original.source) && isSimilar(pair.target, original.target)
        && (pair.source == original.source || pair.target == original.target)
    }
  }

  @Test(arguments: samples)
  func insertions(sample: Sample) throws {
    let reading = try Reading(sample)
    #expect(reading.original.count == Self.count)
    for insertion in Self.insertions {
      let inserted = insertion == "\u{FF}" ? [0xFF] : Array(insertion.utf8)
      for place in Self.places(reading.bytes, reading.units) {
        reading.check(
          Array(reading.bytes[..<place]) + inserted + reading.bytes[place...],
          reading.touched(insertion, at: place), "\(insertion.debugDescription) at \(place)")
      }
    }
  }

  @Test(arguments: samples)
  func deletions(sample: Sample) throws {
    let reading = try Reading(sample)
    for place in Self.places(reading.bytes, reading.units) where place < reading.bytes.count {
      reading.check(
        Array(reading.bytes[..<place]) + reading.bytes[(place + 1)...],
        reading.touchedByDeletion(of: place), "without byte \(place)")
    }
  }

  @Test(arguments: samples)
  func truncations(sample: Sample) throws {
    let reading = try Reading(sample)
    for place in Self.places(reading.bytes, reading.units) {
      reading.check(
        Array(reading.bytes[..<place]), reading.touched(place..<reading.bytes.count),
        "cut at \(place)")
    }
  }

  @Test("A tag is lost, or half of it", arguments: samples)
  func lostTags(sample: Sample) throws {
    let reading = try Reading(sample)
    let tags = sample.text.matches(of: #/<[^<>]*>/#).map { match in
      let start = sample.text.utf8.distance(
        from: sample.text.startIndex, to: match.range.lowerBound)
      return start..<start + match.output.utf8.count
    }
    for (index, tag) in tags.enumerated() where Self.isExhaustive || index % 7 < 2 {
      for range in [tag, tag.lowerBound..<tag.lowerBound + tag.count / 2] {
        reading.check(
          Array(reading.bytes[..<range.lowerBound]) + reading.bytes[range.upperBound...],
          reading.touched(range), "without \(range)")
      }
    }
  }
}

extension String {
  /// The UTF-8 offset behind the first occurrence of a text.
  fileprivate func utf8Range(of text: String, from offset: Int) -> Int? {
    let start = utf8.index(startIndex, offsetBy: offset)
    guard let found = self[start...].firstRange(of: text) else { return nil }
    return utf8.distance(from: startIndex, to: found.upperBound)
  }
}
