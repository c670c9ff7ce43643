import CZlib
import Foundation
import Testing

@testable import Corpora

/// One gzip member.
func gzip(_ bytes: some Sequence<UInt8>) -> [UInt8] {
  var input = Array(bytes)
  var stream = z_stream()
  deflateInit2_(
    &stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(input.count))))
  let count = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(output.count)
      deflate(&stream, Z_FINISH)
      return output.count - Int(stream.avail_out)
    }
  }
  return Array(output.prefix(count))
}

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
      #expect(error.exitCode == 65)
      #expect(error.description.contains("gzip"), "\(index): \(error)")
    }
    let recovered = try Fixture.read(
      CorpusRequest(
        files: [try fixture.file("a.tmx.gz", wrongChecksum)], source: "en", target: "fr",
        recover: true))
    #expect(recovered.pairs.map(\.joined) == ["a|b"])
    #expect(recovered.report.damage.count > 0)
  }
}
