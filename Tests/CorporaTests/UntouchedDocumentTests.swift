import Corpora
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// With `--recover`, damage of every kind in files whose texts are joined by ids costs at most the document that it stands
/// in: all others come out whole, no text is joined to that of another, and what is lost is said to be.
@Suite struct UntouchedDocumentTests {
  /// Files that belong together.
  struct Sample: Sendable, CustomTestStringConvertible {
    struct File: Sendable {
      let name: String
      let text: String
      /// Where its documents stand, by their numbers.
      let documents: [Int: Range<Int>]
    }
    let name: String
    let files: [File]
    var testDescription: String { name }

    func input(_ path: (String) -> String) -> CorpusInput {
      name == "IWSLT"
        ? .sideBySide(sourceFile: path(files[0].name), targetFile: path(files[1].name))
        : .files([path("links.xml")])
    }
  }

  private static let documents = 0..<5
  private static let segments = 1...3

  private static func source(_ document: Int, _ segment: Int) -> String {
    "\(token(document, segment)) one \(token(document, segment)) of \(token(document, segment))"
  }
  private static func target(_ document: Int, _ segment: Int) -> String {
    "\(token(document, segment)) un \(token(document, segment)) de \(token(document, segment))"
  }
  /// What both texts of a pair hold, and what is left of it is known by.
  private static func token(_ document: Int, _ segment: Int) -> String { "\(document)x\(segment)" }
  private static func tokens(_ text: Substring) -> Set<String> {
    Set(text.split(separator: " ").map(String.init)).intersection(
      documents.flatMap { number in segments.map { token(number, $0) } })
  }

  /// A file that has a part for each document.
  private static func file(
    _ name: String, _ head: String, _ tail: String, _ part: (Int) -> String
  ) -> Sample.File {
    var text = head
    var documents: [Int: Range<Int>] = [:]
    for number in Self.documents {
      let start = text.utf8.count
      text += part(number)
      documents[number] = start..<text.utf8.count
      text += "\n"
    }
    return Sample.File(name: name, text: text + tail, documents: documents)
  }

  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  private static func half(_ root: String, _ text: (Int, Int) -> String) -> Sample.File {
    file(
      "\(root).xml", "\(declaration)<\(root) setid=\"t\" srclang=\"en\">\n", "</\(root)>\n"
    ) { number in
      "<doc docid=\"\(number)\">\n"
        + segments.map { "<seg id=\"\($0)\"> \(text(number, $0)) </seg>\n" }.joined() + "</doc>"
    }
  }

  private static func sentences(
    _ number: Int, _ language: String, _ text: (Int, Int) -> String
  ) -> Sample.File {
    let body = segments.map { "<p><s id=\"\($0)\">\(text(number, $0))</s></p>\n" }.joined()
    let document = "\(declaration)<text>\n\(body)</text>\n"
    return Sample.File(
      name: "\(language)/\(number).xml", text: document,
      documents: [number: 0..<document.utf8.count])
  }

  static let samples: [Sample] = [
    Sample(name: "IWSLT", files: [half("srcset", source), half("refset", target)]),
    Sample(
      name: "OPUS",
      files: [
        file("links.xml", "\(declaration)<cesAlign version=\"1.0\">\n", "</cesAlign>\n") { number in
          "<linkGrp targType=\"s\" fromDoc=\"en/\(number).xml\" toDoc=\"fr/\(number).xml\">\n"
            + segments.map { "<link id=\"SL\($0)\" xtargets=\"\($0);\($0)\"/>\n" }.joined()
            + "</linkGrp>"
        }
      ] + documents.flatMap { [sentences($0, "en", source), sentences($0, "fr", target)] }),
  ]

  private static let insertions =
    UntouchedUnitTests.insertions + [
      "-->", "]]>", "</doc>", "<doc>", "</linkGrp>", "<link", "</s>", "<x a='<'>", "\u{1A}",
    ]

  @Test(arguments: samples)
  func damage(sample: Sample) throws {
    let fixture = try Fixture()
    for file in sample.files { _ = try fixture.file(file.name, file.text) }
    for (index, file) in sample.files.enumerated() {
      let bytes = Array(file.text.utf8)
      for place in stride(from: index % 3, through: bytes.count, by: sample.files.count > 2 ? 5 : 3)
      {
        let insertion = Self.insertions[(place / 3 + index) % Self.insertions.count]
        let inserted = insertion == "\u{FF}" ? [0xFF] : Array(insertion.utf8)
        try check(
          sample, fixture, file, Array(bytes[..<place]) + inserted + bytes[place...], place..<place,
          "\(file.name) with \(insertion.debugDescription) at \(place)")
        let end = min(bytes.count, place + 1 + place % 29)
        try check(
          sample, fixture, file, Array(bytes[..<place]) + bytes[end...], place..<end,
          "\(file.name) without \(place..<end)")
        try check(
          sample, fixture, file, Array(bytes[..<place]), place..<bytes.count,
          "\(file.name) cut at \(place)")
      }
      _ = try fixture.file(file.name, file.text)
    }
  }

  private func check(
    _ sample: Sample, _ fixture: Fixture, _ file: Sample.File, _ damaged: [UInt8],
    _ change: Range<Int>, _ description: String
  ) throws {
    _ = try fixture.file(file.name, damaged)
    let touched = Set(
      file.documents.filter {
        $0.value.lowerBound <= change.upperBound && change.lowerBound <= $0.value.upperBound
      }.keys)
    var pairs: [String]
    var rejects = false
    do {
      let read = try Fixture.read(
        CorpusRequest(
          sample.input { fixture.path($0) }, source: "en", target: "fr", recover: true))
      pairs = read.pairs.map(\.joined)
      rejects = read.report.damage.count > 0 || !read.report.rejected.isEmpty
    } catch {
      #expect(touched.count == Self.documents.count, "\(description): \(error)")
      return
    }
    var lost = false
    for number in Self.documents {
      for segment in Self.segments {
        let pair = Self.source(number, segment) + "|" + Self.target(number, segment)
        if let index = pairs.firstIndex(of: pair) {
          pairs.remove(at: index)
        } else {
          lost = true
          #expect(touched.contains(number), "\(description): \(pair) is lost")
        }
      }
    }
    // What is left is a pair of a touched document that has changed, and not a text that another was joined to.
    for pair in pairs {
      let tokens = pair.split(separator: "|").map(Self.tokens)
      #expect(
        tokens.count == 2 && !tokens[0].isDisjoint(with: tokens[1]) || isWellFormed(damaged),
        "\(description): \(pair) comes out")
    }
    #expect(!lost || rejects || isWellFormed(damaged), "\(description): nothing is said")
  }

  /// Whether nothing can be said of a change: the file is one that could have been written.
  private func isWellFormed(_ bytes: [UInt8]) -> Bool {
    let parser = XMLParser(data: Data(bytes))
    return parser.parse()
  }
}
