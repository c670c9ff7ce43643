import Basics
import Corpora
import Foundation
import Testing

@Suite struct TextFormatTests {
  @Test func tabSeparatedText() throws {
    let fixture = try Fixture()
    let path = try fixture.file(
      "a.tsv", "\u{FEFF}a\tb\r\n\n c  d \te\tby somebody\nx\n\tz\ny\t \nlast\tletzt")
    let (pairs, report) = try Fixture.read(CorpusRequest(files: [path], source: nil, target: nil))
    #expect(pairs.map(\.joined) == ["a|b", "c d|e", "last|letzt"])
    #expect(pairs.map(\.place.description) == ["\(path):1", "\(path):3", "\(path):7"])
    #expect(report.units == 7)
    #expect(report.rejected[.empty]?.places.map(\.line) == [5, 6])
    #expect(report.rejected[.noTarget]?.places.map(\.line) == [2, 4])
    #expect(try languages(of: path).entries.map(\.language) == ["source", "target"])
    #expect(try languages(of: path).entries.map(\.units) == [5, 4])
  }

  @Test func anEmptyTableHasNoPairs() throws {
    let fixture = try Fixture()
    #expect(try Fixture.pairs(try fixture.file("a.tsv", "")).isEmpty)
  }

  @Test(
    "XML in a file of text is XML",
    arguments: [
      ([], String.Encoding.utf8), ([0xEF, 0xBB, 0xBF], .utf8), ([0xFF, 0xFE], .utf16LittleEndian),
      ([], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian), ([], .utf16BigEndian),
      ([0xFF, 0xFE, 0, 0], .utf32LittleEndian), ([], .utf32BigEndian),
    ] as [([UInt8], String.Encoding)])
  func xmlNamedText(mark: [UInt8], encoding: String.Encoding) throws {
    let fixture = try Fixture()
    let text = Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"]))
    let bytes = try #require(text.data(using: encoding))
    for name in ["a.txt", "a.tsv"] {
      let path = try fixture.file(name, mark + bytes)
      #expect(try Fixture.pairs(path).map(\.joined) == ["a|b"])
      #expect(try languages(of: path).entries.map(\.language) == ["en", "fr"])
    }
  }

  @Test("Lines longer than a chunk, and every size around it")
  func longLines() throws {
    let fixture = try Fixture()
    for size in (chunkSize - 4)...(chunkSize + 4) {
      let line = String(repeating: "é", count: size / 2) + (size % 2 == 1 ? "x" : "")
      let path = try fixture.file("a.tsv", "\(line)\tb\nc\td\n")
      #expect(try Fixture.pairs(path).map(\.joined) == ["\(line)|b", "c|d"])
    }
  }

  @Test func damagedText() throws {
    let fixture = try Fixture()
    let path = try fixture.file("a.tsv", Array("a\tb\nc\t".utf8) + [0xFF] + Array("\ne\tf\n".utf8))
    #expect(try Fixture.failure(path).place == Place(file: path, line: 2))
    #expect(try Fixture.pairs(path, recover: true).map(\.joined) == ["a|b", "e|f"])
    let zero = try fixture.file("b.tsv", "a\tb\n\0\tb\n")
    #expect(try Fixture.failure(zero).place == Place(file: zero, line: 2))
  }

  @Test("A prefix stands for two files", arguments: ["", ".gz"])
  func prefix(suffix: String) throws {
    let fixture = try Fixture()
    let target = suffix.isEmpty ? Array("x\n\nz".utf8) : gzip("x\n\nz".utf8)
    _ = try fixture.file("train.en", "a\nb\nc\td\n")
    _ = try fixture.file("train.de\(suffix)", target)
    let prefix = fixture.path("train")
    let pairs = try Fixture.pairs(prefix, "en", "de")
    #expect(pairs.map(\.joined) == ["a|x", "c d|z"])
    #expect(pairs.map(\.place.description) == ["\(prefix).en:1", "\(prefix).en:3"])
    #expect(try languages(of: prefix).entries.map(\.language) == ["de", "en"])
    #expect(try languages(of: prefix).entries.map(\.units) == [2, 3])
    let error = try Fixture.failure(prefix, "en", "fr")
    #expect(error.kind == .noInput)
    #expect(error.description.contains("\(prefix).fr"))
  }

  @Test func sideBySide() throws {
    let fixture = try Fixture()
    let one = try fixture.file("one", "a\nb\n")
    let two = try fixture.file("two", "x\ny")
    let short = try fixture.file("short", "x\n")
    func read(_ source: String, _ target: String) throws(UserError) -> [String] {
      let request = CorpusRequest(
        .sideBySide(sourceFile: source, targetFile: target), source: nil, target: nil)
      return try Fixture.read(request).pairs.map(\.joined)
    }
    #expect(try read(one, two) == ["a|x", "b|y"])
    for (source, target) in [(one, short), (short, one)] {
      do throws(UserError) {
        _ = try read(source, target)
        Issue.record("files of different length were read")
      } catch {
        #expect(error.kind == .data)
        #expect(error.place == Place(file: short, line: 2))
      }
    }
  }

  @Test func severalFilesAreOneCorpusInOrder() throws {
    let fixture = try Fixture()
    let table = try fixture.file("a.tsv", "1\t2\n")
    let memory = try fixture.file("b.tmx", Fixture.tmx(Fixture.unit(["en": "3", "fr": "4"])))
    let (pairs, report) = try Fixture.read(
      CorpusRequest(files: [table, memory, table], source: "en", target: "fr"))
    #expect(pairs.map(\.joined) == ["1|2", "3|4", "1|2"])
    #expect(report.units == 3)
  }
}
