import Basics
import Corpora
import Foundation
import Testing

@Suite struct EncodingTests {
  static let body = Fixture.tmx(Fixture.unit(["en": "naïve 中文 😀", "fr": "été"]), declaration: "")

  @Test(
    "Byte-order marks, and UTF-16 without one",
    arguments: [
      ([0xFF, 0xFE], String.Encoding.utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian),
      ([], .utf16LittleEndian), ([], .utf16BigEndian), ([0xEF, 0xBB, 0xBF], .utf8), ([], .utf8),
      ([0xFF, 0xFE, 0, 0], .utf32LittleEndian), ([0, 0, 0xFE, 0xFF], .utf32BigEndian),
    ] as [([UInt8], String.Encoding)])
  func unicode(mark: [UInt8], encoding: String.Encoding) throws {
    let fixture = try Fixture()
    // A declaration that contradicts the bytes: they win.
    let text = #"<?xml version="1.0" encoding="\#(mark.isEmpty ? "utf-8" : "iso-8859-1")"?>"#
    let bytes = try #require((text + Self.body.dropFirst()).data(using: encoding))
    let path = try fixture.file("a.tmx", mark + bytes)
    #expect(try Fixture.pairs(path).map(\.joined) == ["naïve 中文 😀|été"])
  }

  @Test(
    "Declared encodings",
    arguments: [
      ("ISO-8859-1", [0xE9] as [UInt8], "é"), ("windows-1252", [0x80], "€"),
      ("windows-1251", [0xC6], "Ж"), ("Shift_JIS", [0x95, 0x5C], "表"), ("US-ASCII", [0x41], "A"),
      ("utf8", [0xC3, 0xA9], "é"), ("GB18030", [0xD6, 0xD0], "中"),
    ])
  func declared(name: String, bytes: [UInt8], text: String) throws {
    let fixture = try Fixture()
    let parts = Fixture.tmx(
      Fixture.unit(["en": "a", "fr": "@"]),
      declaration: "<?xml version='1.0' encoding='\(name)'?>"
    ).split(separator: "@")
    let path = try fixture.file(
      "a.tmx", Array(parts[0].utf8) + bytes + Array(parts[1].utf8))
    #expect(try Fixture.pairs(path).map(\.target) == [text])
  }

  @Test("What is UTF-8 and what is not is seen in any mixture, at any place in a word of memory")
  func mixtures() throws {
    let fixture = try Fixture()
    // A sequence of numbers that looks random (Knuth's MMIX), the same in every run.
    var state: UInt64 = 7
    func random(_ range: ClosedRange<Int>) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return range.lowerBound + Int(state >> 33) % range.count
    }
    let valid: [[UInt8]] = ["a", "é", "ж", "中", "\u{7FF}", "\u{FFFD}", "😀"].map { Array($0.utf8) }
    let invalid: [[UInt8]] = [
      [0x80], [0xBF], [0xC1, 0xBF], [0xC3], [0xC3, 0x41], [0xDF, 0xC3, 0xA9], [0xE0, 0x9F, 0xBF],
      [0xED, 0xA0, 0x80], [0xE4, 0xB8], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xFF],
    ]
    let parts = Fixture.tmx(Fixture.unit(["en": "a", "fr": "@"])).split(separator: "@")
    for round in 0..<2_000 {
      var text: [UInt8] = [UInt8(ascii: "x")]
      for _ in 0..<random(1...8) {
        text += [UInt8](repeating: UInt8(ascii: "b"), count: random(0...10))
        text += valid[random(0...valid.count - 1)]
      }
      if round % 2 == 1 { text += invalid[random(0...invalid.count - 1)] }
      text += [UInt8](repeating: UInt8(ascii: "c"), count: random(0...9))
      let path = try fixture.file("a.tmx", Array(parts[0].utf8) + text + Array(parts[1].utf8))
      if let expected = String(validating: text, as: UTF8.self) {
        #expect(try Fixture.pairs(path).map(\.target) == [expected])
      } else {
        #expect(try Fixture.failure(path).description.contains("not UTF-8"))
      }
    }
  }

  @Test(
    "An encoding that is not known, or not true, is an error, and damage where the text looks like UTF-8",
    arguments: ["uf-8", "latin-99", "UTF-16"])
  func falseDeclaration(name: String) throws {
    let fixture = try Fixture()
    func file(_ text: [UInt8]) throws -> String {
      let parts = Fixture.tmx(
        Fixture.unit(["en": "a", "fr": "@"]),
        declaration: "<?xml version='1.0' encoding='\(name)'?>"
      ).split(separator: "@")
      return try fixture.file("a.tmx", Array(parts[0].utf8) + text + Array(parts[1].utf8))
    }
    func failure(_ path: String, recover: Bool) throws -> UserError? {
      let request = CorpusRequest(files: [path], source: "en", target: "fr", recover: recover)
      return #expect(throws: UserError.self) { try Fixture.read(request) }
    }
    let readable = try file(Array("é".utf8))
    let error = try failure(readable, recover: false)
    #expect(error?.kind == .data && error?.description.contains("encoding \(name)") == true)
    #expect(error?.place?.line == 1)
    let read = try Fixture.read(
      CorpusRequest(files: [readable], source: "en", target: "fr", recover: true))
    #expect(read.pairs.map(\.joined) == ["a|é"] && read.report.damage.count == 1)
    #expect(error?.description.contains("turn on `recover`") == true)
    #expect(read.report.firstDamage?.contains("turn on `recover`") == false)
    let unreadable = try failure(try file([0xE9]), recover: true)
    #expect(
      unreadable?.kind == .data && unreadable?.description.contains("encoding \(name)") == true)
    // Some bytes may be damaged.
    let mixed = try Fixture.read(
      CorpusRequest(
        files: [try file(Array("éé".utf8) + [0xE9])], source: "en", target: "fr", recover: true))
    #expect(mixed.pairs.isEmpty && mixed.report.rejected[.damaged]?.count == 1)
  }

  @Test(
    "Bytes that are not in the encoding are an error at their line, never replaced",
    arguments: [
      [0xE9] as [UInt8], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80],
      [0xE2, 0x82], [0xF0, 0x80, 0x80, 0x80], [0x80],
    ])
  func invalid(bytes: [UInt8]) throws {
    let fixture = try Fixture()
    let parts = Fixture.tmx("\n" + Fixture.unit(["en": "a", "fr": "@"])).split(separator: "@")
    let path = try fixture.file(
      "a.tmx", Array(parts[0].utf8) + bytes + Array(parts[1].utf8))
    let error = try Fixture.failure(path)
    #expect(error.kind == .data)
    #expect(error.description.contains("not UTF-8"))
    #expect(error.place == Place(file: path, line: 4, column: 66))
    let report = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true)
    ).report
    #expect(report.rejected[.damaged]?.count == 1)
  }

  @Test(
    "With recovery, what stands behind bytes that are not in the encoding is kept",
    arguments: [
      (String.Encoding.windowsCP1252, [0x81] as [UInt8]), (.utf16LittleEndian, [0, 0xD8]),
      (.utf16BigEndian, [0xDC, 0]), (.utf32LittleEndian, [0, 0, 0x11, 0]),
    ])
  func recovery(encoding: String.Encoding, bytes: [UInt8]) throws {
    let fixture = try Fixture()
    let isWide = encoding != .windowsCP1252
    let text = Fixture.tmx(
      (0..<300).map {
        Fixture.unit(["en": "é\($0)", "fr": $0 % 100 == 80 ? "a@b@" : "c"])
      }.joined(separator: "\n"),
      declaration: "<?xml version='1.0'\(isWide ? "" : " encoding='windows-1252'")?>")
    var file: [UInt8] = []
    for (index, part) in text.split(separator: "@").enumerated() {
      if index > 0 { file += bytes }
      file += try #require(String(part).data(using: encoding))
    }
    // The file ends in half a character, too.
    let path = try fixture.file("a.tmx", file + bytes.dropLast())
    let (pairs, report) = try Fixture.read(
      CorpusRequest(files: [path], source: "en", target: "fr", recover: true))
    #expect(pairs.map(\.source) == (0..<300).filter { $0 % 100 != 80 }.map { "é\($0)" })
    #expect(report.rejected[.damaged]?.count == 3)
    #expect(report.damage.count >= 6)
  }

  @Test func aHighByteIsNotASCII() throws {
    let fixture = try Fixture()
    let text = Fixture.tmx(
      Fixture.unit(["en": "a", "fr": "é"]), declaration: "<?xml version='1.0' encoding='US-ASCII'?>"
    )
    #expect(try Fixture.failure(try fixture.file("a.tmx", text)).kind == .data)
  }

  @Test(
    "Encodings that cannot be", arguments: ["UTF-16", "ucs-2", "no-such-encoding"])
  func contradicted(name: String) throws {
    let fixture = try Fixture()
    let text = Fixture.tmx("", declaration: "<?xml version='1.0' encoding='\(name)'?>")
    let error = try Fixture.failure(try fixture.file("a.tmx", text))
    #expect(error.kind == .data)
    #expect(error.place?.line == 1)
    #expect(error.description.contains(name))
  }

  @Test func charactersMayStandAcrossChunks() throws {
    let fixture = try Fixture()
    // Every offset of a four-byte character against the end of a chunk.
    for shift in 0..<4 {
      let filler = String(repeating: "x", count: chunkSize - 200 + shift)
      let target = String(repeating: "😀", count: 100)
      for encoding in [String.Encoding.utf8, .utf16LittleEndian] {
        let text =
          "<!--\(filler)-->"
          + Fixture.tmx(
            Fixture.unit(["en": "a", "fr": target]), declaration: "")
        let data = try #require(text.data(using: encoding))
        #expect(try Fixture.pairs(try fixture.file("a.tmx", data)).map(\.target) == [target])
      }
    }
  }

  @Test func aFileOfHalfCharactersEndsInAnError() throws {
    let fixture = try Fixture()
    let data = try #require(Self.body.data(using: .utf16LittleEndian))
    let path = try fixture.file("a.tmx", [0xFF, 0xFE] + data.dropLast())
    #expect(try Fixture.failure(path).kind == .data)
  }
}
