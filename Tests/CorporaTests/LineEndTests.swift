import Basics
import Corpora
import Foundation
import Testing

@Suite struct LineEndTests {
  /// Text in every encoding that lines are read in, packed and not.
  private static func coats(_ text: String) throws -> [[UInt8]] {
    let wide = try #require(text.data(using: .utf16LittleEndian))
    let big = try #require(text.data(using: .utf16BigEndian))
    let plain = [
      Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), [0xFF, 0xFE] + Array(wide),
      [0xFE, 0xFF] + Array(big),
    ]
    return plain + plain.map { gzip($0) }
  }

  @Test("A file without LF has CR at the end of its lines", arguments: [true, false])
  func returnsEndLines(isEnded: Bool) throws {
    let fixture = try Fixture()
    let text = "é\tb\r\rc\td\r" + "e\tf" + (isEnded ? "\r" : "")
    for bytes in try Self.coats(text) {
      let path = try fixture.file("a.tsv", bytes)
      let (pairs, report) = try Fixture.read(
        CorpusRequest(files: [path], source: nil, target: nil))
      #expect(pairs.map(\.joined) == ["é|b", "c|d", "e|f"])
      #expect(pairs.map(\.place.line) == [1, 3, 4])
      #expect(report.units == 4 && report.strays.warning == nil)
    }
  }

  @Test("In a file with an LF anywhere, CR alone is white space, and counted")
  func returnsAreWhiteSpace() throws {
    let fixture = try Fixture()
    // The LF comes behind the first chunk, and behind what is held back of standard input.
    for filler in [0, chunkSize, 3 << 20] {
      let long = String(repeating: "x", count: filler)
      let text = "a\rb\tc\r\(long)\r\nd\te\r\nf\tg\rh"
      for bytes in try Self.coats(text) {
        let path = try fixture.file("a.tsv", bytes)
        let (pairs, report) = try Fixture.read(
          CorpusRequest(files: [path], source: nil, target: nil))
        let end = filler > 0 ? " \(long)" : ""
        #expect(pairs.map(\.joined) == ["a b|c\(end)", "d|e", "f|g h"])
        #expect(report.strays.returnCount == 3)
        #expect(report.description.contains("warning: \(path):1: 3 carriage returns (CR)"))
      }
    }
  }

  @Test("Lines that end with CR, at every offset to the end of a chunk")
  func chunks() throws {
    let fixture = try Fixture()
    for size in (chunkSize - 4)...(chunkSize + 2) {
      let long = String(repeating: "x", count: size)
      for (end, count) in [("\r", 0), ("\r\n", 0), ("\n", 0), ("\r\r\n", 2)] {
        let path = try fixture.file("a.tsv", "\(long)\tb\(end)c\td\(end)")
        let (pairs, report) = try Fixture.read(
          CorpusRequest(files: [path], source: nil, target: nil))
        #expect(pairs.map(\.joined) == ["\(long)|b", "c|d"])
        #expect(report.strays.returnCount == count)
      }
    }
  }

  @Test func largeFilesWithReturns() throws {
    let fixture = try Fixture()
    let lines = (0..<120_000).map { "line \($0)\tzeile \($0)" }
    let path = try fixture.file("a.tsv", lines.joined(separator: "\r"))
    #expect(try Fixture.pairs(path).map { "\($0.source)\t\($0.target)" } == lines)
  }

  @Test func twoFilesMayEndTheirLinesDifferently() throws {
    let fixture = try Fixture()
    let one = try fixture.file("one", "a\rb\rc")
    let two = try fixture.file("two", "x\ny\r\nz\n")
    let (pairs, report) = try Fixture.read(
      CorpusRequest(.sideBySide(sourceFile: one, targetFile: two), source: nil, target: nil))
    #expect(pairs.map(\.joined) == ["a|x", "b|y", "c|z"])
    #expect(report.strays.warning == nil)
  }

  @Test("Damage is told at its line")
  func damage() throws {
    let fixture = try Fixture()
    let path = try fixture.file("a.tsv", Array("a\tb\rc\t".utf8) + [0xFF] + Array("\re\tf\r".utf8))
    #expect(try Fixture.failure(path).place == Place(file: path, line: 2))
    #expect(try Fixture.pairs(path, recover: true).map(\.joined) == ["a|b", "e|f"])
  }

  @Test("Lines of any text are read, and repaired")
  func textLines() throws {
    let fixture = try Fixture()
    func read(_ bytes: [UInt8], cutLength: Int? = nil) throws -> [TextLines.Line] {
      let lines = try TextLines(path: try fixture.file("a", bytes), cutLength: cutLength)
      var all: [TextLines.Line] = []
      while let line = try lines.next() { all.append(line) }
      return all
    }
    let repaired = try read(Array("a\nb".utf8) + [0xE2, 0x82] + Array("c\rd\r\n\n".utf8))
    #expect(repaired.map(\.text) == ["a", "b\u{FFFD}c d", ""])
    #expect(repaired.map(\.isRepaired) == [false, true, false])
    let wide = try read([0xFF, 0xFE, 0x61, 0, 0x00, 0xD8, 0x62, 0, 10, 0, 0x63, 0, 0x64])
    #expect(wide.map(\.text) == ["a\u{FFFD}b", "c\u{FFFD}"])
    let cut = try read(Array("ééé\nabc\n\n".utf8), cutLength: 3)
    #expect(cut.map(\.text) == ["é", "abc", ""])
    #expect(cut.map(\.isCut) == [true, false, false] && !cut[0].isRepaired)
    #expect(throws: UserError.self) { try read(Array(gzip("a\nb\n".utf8).dropLast())) }
  }
}
