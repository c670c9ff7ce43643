import Basics
import Corpora
import Foundation
import TestSupport
import Testing

@Suite struct UnitFilterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func filtered(
    _ bytes: Data, name: String = "a.tmx", without removed: Set<Int>, of count: Int
  ) throws -> Data {
    try bytes.write(to: folder.file(name))
    let file = try OutputFile(path: folder.file("out").path)
    try UnitFilter(folder.file(name).path).copy(without: removed, of: count, to: file)
    try file.finish()
    return try Data(contentsOf: folder.file("out"))
  }

  /// Units that are hard to find: attributes with `>`, comments, CDATA, instructions, prefixes, units without content.
  static let units = [
    "<tu>\n  <tuv xml:lang=\"en\"><seg>One</seg></tuv><tuv xml:lang=\"fr\"><seg>Un</seg></tuv>\n</tu>",
    "<tu tuid='2 > 1' note=\"</tu>\"><tuv xml:lang=\"en\"><seg>Two <![CDATA[</tu>]]></seg></tuv></tu>",
    "<tu><!-- </tu> <tu> --><tuv xml:lang=\"en\"><seg>Three <bpt i=\"1\"/>b<ept i=\"1\"/></seg></tuv></tu>",
    "<tu/>", "<tu\n><?x </tu> ?><prop type=\"x\">é 𝄞</prop></tu >",
  ]
  static let head =
    "<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\" [<!ENTITY x \"<tu>\">]>\n"
    + "<!-- <tu>not one</tu> --><tmx version=\"1.4\"><header/><body>"
  static let tail = "\n</body></tmx>\n<!-- end -->\n"

  static func document(_ kept: Set<Int>) -> String {
    head + units.indices.filter { kept.contains($0 + 1) }.map { "\n\t" + units[$0] }.joined() + tail
  }

  @Test(arguments: [[], [1], [2], [3], [4], [5], [1, 2, 3, 4, 5], [2, 4]] as [Set<Int>])
  func keepsEveryOtherByte(removed: Set<Int>) throws {
    let all: Set = [1, 2, 3, 4, 5]
    let seen = try filtered(Data(Self.document(all).utf8), without: removed, of: 5)
    #expect(String(decoding: seen, as: UTF8.self) == Self.document(all.subtracting(removed)))
  }

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
  func wideCharacters(encoding: String.Encoding) throws {
    func bytes(_ kept: Set<Int>) throws -> Data {
      try #require(
        ("\u{FEFF}" + Self.document(kept).replacing("<?xml version=\"1.0\"?>", with: ""))
          .data(using: encoding))
    }
    let seen = try filtered(try bytes([1, 2, 3, 4, 5]), without: [2, 5], of: 5)
    #expect(seen == (try bytes([1, 3, 4])))
  }

  /// However the bytes come in chunks: the file is longer than one.
  @Test func longFiles() throws {
    let units = (1...4_000).map { "<tu><seg>unit \($0)</seg></tu>\n" }
    func document(_ isKept: (Int) -> Bool) -> String {
      let kept = units.indices.filter { isKept($0 + 1) }.map { units[$0] }
      return "<tmx><header/><body>" + kept.joined() + "</body></tmx>"
    }
    let seen = try filtered(
      Data(document { _ in true }.utf8), without: Set((1...4_000).filter { $0 % 7 == 0 }), of: 4_000
    )
    // The white space before a unit goes with it.
    let expected = document { $0 % 7 != 0 }
    #expect(String(decoding: seen, as: UTF8.self) == expected)
  }

  @Test func lines() throws {
    let text = "a\tb\r\n\nc\td\ne\tf"
    let seen = try filtered(Data(text.utf8), name: "a.tsv", without: [1, 3], of: 4)
    #expect(String(decoding: seen, as: UTF8.self) == "\ne\tf")
  }

  /// A byte-order mark stays where the first line goes.
  @Test(arguments: [String.Encoding.utf8, .utf16LittleEndian, .utf16BigEndian])
  func byteOrderMarks(encoding: String.Encoding) throws {
    func bytes(_ text: String) throws -> Data {
      try #require(("\u{FEFF}" + text).data(using: encoding))
    }
    let seen = try filtered(try bytes("a\tb\nc\td\n"), name: "a.tsv", without: [1], of: 2)
    #expect(seen == (try bytes("c\td\n")))
  }

  @Test func commentsInDocumentTypes() throws {
    func document(_ units: String) -> Data {
      Data(
        "<!DOCTYPE tmx [ <!-- it's ]> <tu> --> ]>\n<tmx><header/><body>\(units)</body></tmx>".utf8)
    }
    let seen = try filtered(document("<tu>1</tu> <tu>2</tu>"), without: [2], of: 2)
    #expect(seen == document("<tu>1</tu>"))
  }

  @Test func whatCannotBeFiltered() throws {
    try folder.write(
      "<xliff version=\"1.2\"><file source-language=\"en\" target-language=\"fr\"><body/></file></xliff>",
      to: "a.xlf")
    #expect(throws: UserError.self) { try UnitFilter(folder.file("a.xlf").path) }
    #expect(throws: UserError.self) {
      try filtered(Data("a\tb\rc\td\r".utf8), name: "a.tsv", without: [1], of: 2)
    }
    // Other units than those that were read.
    #expect(throws: UserError.self) {
      try filtered(Data(Self.document([1, 2]).utf8), without: [1], of: 3)
    }
  }
}
