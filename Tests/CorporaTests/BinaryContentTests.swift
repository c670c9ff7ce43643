import Basics
import Corpora
import Foundation
import Testing

@Suite struct BinaryContentTests {
  static let signatures: [(name: String, bytes: [UInt8])] = [
    ("SQLite", Array("SQLite format 3\0\u{10}".utf8)), ("zip archive", [0x50, 0x4B, 3, 4, 20]),
    (
      "Office document",
      [0x50, 0x4B, 3, 4] + [UInt8](repeating: 1, count: 26) + Array("[Content_Types].xml".utf8)
    ),
    (
      "OpenDocument",
      [0x50, 0x4B, 3, 4] + [UInt8](repeating: 1, count: 26)
        + Array("mimetypeapplication/vnd.oasis".utf8)
    ),
    ("PDF", Array("%PDF-1.7\n".utf8)), ("PNG", [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10]),
    ("JPEG", [0xFF, 0xD8, 0xFF, 0xE0]), ("rar archive", Array("Rar!\u{1A}\u{7}\0".utf8)),
    ("7z archive", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), ("lz4", [4, 0x22, 0x4D, 0x18]),
    ("xz file", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ("bzip2", Array("BZh91AY&SY".utf8)), ("ELF", [0x7F, 0x45, 0x4C, 0x46]),
    ("old Office", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
    ("tar archive", [UInt8](repeating: 97, count: 257) + Array("ustar".utf8)),
    (
      "git-lfs pointer; .*git lfs pull",
      Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n".utf8)
    ),
    ("git-annex", Array("/annex/objects/SHA256E-s1--0.tmx\n".utf8)),
    ("UTF-16 without a byte-order mark", Array("a b\n".utf8).flatMap { [$0, 0] }),
    ("2 % of its first 100 bytes", [UInt8](repeating: 97, count: 98) + [0, 0]),
  ]

  @Test("What is not text is refused with what it is", arguments: signatures)
  func refused(name: String, bytes: [UInt8]) throws {
    let fixture = try Fixture()
    let words = try Regex(name.replacing("; .*", with: ".*"))
    for file in ["a.tsv", "a.tmx", "a.sdltm", "a"] {
      for content in [bytes, gzip(bytes)] {
        let path = try fixture.file(file, content)
        let error = try Fixture.failure(path)
        #expect(error.kind == .data && error.description.firstMatch(of: words) != nil, "\(error)")
        #expect(throws: UserError.self) { try languages(of: path) }
        #expect(throws: error) { try TextLines(path: path) }
      }
    }
  }

  @Test func gzipInGzip() throws {
    let fixture = try Fixture()
    let error = try Fixture.failure(try fixture.file("a.tsv", gzip(gzip("a\tb\n".utf8))))
    #expect(error.kind == .data && error.description.contains("holds another gzip file"))
  }

  @Test(
    "What may be text is read",
    arguments: [
      Array("BZh is no word\tx\n".utf8), Array("PK\tx\n".utf8), Array("RIFF and raff\tx\n".utf8),
      Array("GIF89a is a format\tx\n".utf8), Array("BZh9 too\tx\n".utf8),
      Array("version https://example.org\tx\n".utf8), Array("caf".utf8) + [0xE9, 9, 0xE9, 10],
      Array("a\0b\tx\n".utf8), [UInt8](repeating: 97, count: 300) + [0, 0, 0, 9, 98],
    ])
  func read(bytes: [UInt8]) throws {
    let fixture = try Fixture()
    let lines = try TextLines(path: try fixture.file("a.tsv", bytes))
    #expect(try lines.next() != nil)
    #expect(try lines.next() == nil)
  }

  /// Blocks of zeros are what is left of files by a crash; every whole unit can still be read.
  @Test func xmlWithZerosIsDamagedAndNotBinary() throws {
    let fixture = try Fixture()
    let text = Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"]))
    let path = try fixture.file("a.tmx", Array(text.utf8) + [UInt8](repeating: 0, count: 4096))
    #expect(try Fixture.pairs(path, recover: true).map(\.joined) == ["a|b"])
  }

  @Test(
    "A name that promises no format is told what its text is",
    arguments: [
      ("a.csv", "a,b\n", "not by commas"), ("a.csv", "a;b\n", "not by semicolons"),
      ("a.csv.gz", "a,b\n", "not by commas"), ("a.tab", "a\tb\n", "ends in .tsv"),
      ("a.csv", "a\tb\n", "looks tab-separated"), ("a.tab", "a b\n", "name it .tsv"),
    ])
  func names(name: String, text: String, words: String) throws {
    let fixture = try Fixture()
    let error = try Fixture.failure(try fixture.file(name, text))
    #expect(error.kind == .data && error.description.contains(words), "\(error)")
  }

  @Test func aMemoryNamedAsATableIsRead() throws {
    let fixture = try Fixture()
    let path = try fixture.file("a.csv", Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"])))
    #expect(try Fixture.pairs(path).map(\.joined) == ["a|b"])
  }
}
