import Basics
import Corpora
import Foundation
import Testing

@Suite struct GzipTests {
  static let text = Array(Fixture.tmx(Fixture.unit(["en": "a", "fr": "b"])).utf8)

  @Test("Recognised by its bytes, whatever the name", arguments: ["a.tmx", "a.tmx.gz", "a.xml"])
  func recognised(name: String) throws {
    let fixture = try Fixture()
    #expect(try Fixture.pairs(fixture.file(name, gzip(Self.text))).map(\.joined) == ["a|b"])
  }

  @Test func everyMemberIsRead() throws {
    let fixture = try Fixture()
    for split in stride(from: 1, to: Self.text.count, by: 13) {
      let members = gzip(Self.text[..<split]) + gzip([]) + gzip(Self.text[split...])
      let path = try fixture.file("a.gz", members + [0, 0, 0])
      #expect(try Fixture.pairs(path).map(\.joined) == ["a|b"])
    }
  }

  @Test func manyMembersAcrossChunks() throws {
    let fixture = try Fixture()
    var generator = SystemRandomNumberGenerator()
    let lines = (0..<20_000).map { "\($0)-\(generator.next())\tt\($0)\n" }
    let packed = stride(from: 0, to: lines.count, by: 500).flatMap { start in
      gzip(lines[start..<start + 500].joined().utf8)
    }
    let path = try fixture.file("a.tsv.gz", packed)
    #expect(try Fixture.pairs(path).map { "\($0.source)\t\($0.target)\n" } == lines)
  }

  @Test("Damaged packing is an error, however much of it is good")
  func damaged() throws {
    let fixture = try Fixture()
    let packed = gzip(Self.text)
    var wrongChecksum = packed
    wrongChecksum[packed.count - 8] ^= 1
    let damaged: [[UInt8]] = [
      packed.dropLast(), packed.dropLast(9), Array(packed.prefix(12)), Array(packed.prefix(2)),
      wrongChecksum, packed + Array("rubbish".utf8), [0x1F, 0x8B] + Array("text".utf8),
    ]
    for (index, bytes) in damaged.enumerated() {
      let error = try Fixture.failure(try fixture.file("a.tmx.gz", bytes))
      #expect(error.kind == .data)
      #expect(error.description.contains("gzip"), "\(index): \(error)")
    }
    let recovered = try Fixture.read(
      CorpusRequest(
        files: [try fixture.file("a.tmx.gz", wrongChecksum)], source: "en", target: "fr",
        recover: true))
    #expect(recovered.pairs.map(\.joined) == ["a|b"])
    #expect(recovered.report.damage.count > 0)
  }

  /// Large files are unpacked on a thread of their own.
  @Test("A large file gives all before its damage, or can be left in the middle")
  func largeFiles() throws {
    let fixture = try Fixture()
    let lines = (0..<200_000).map { "line \($0)\tzeile \($0 &* 7919)\n" }
    let packed = gzip(lines.joined().utf8)
    let whole = try Fixture.pairs(try fixture.file("a.tsv.gz", packed))
    #expect(whole.map { "\($0.source)\t\($0.target)\n" } == lines)

    var corpus = try ParallelCorpus(
      CorpusRequest(
        files: [try fixture.file("b.tsv.gz", packed.prefix(packed.count * 3 / 4))], source: nil,
        target: nil))
    var count = 0
    let error = #expect(throws: UserError.self) {
      while try corpus.advance() { count += 1 }
    }
    #expect(error?.description.contains("too early") == true)
    #expect(count > 120_000 && count < 200_000)

    for _ in 0..<20 {
      var left = try ParallelCorpus(
        CorpusRequest(files: [fixture.path("a.tsv.gz")], source: nil, target: nil))
      for _ in 0..<100_000 { _ = try left.advance() }
    }
  }
}
