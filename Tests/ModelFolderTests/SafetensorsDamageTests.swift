import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct SafetensorsDamageTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var says: String

    /// A file with this header and this many bytes of data.
    init(_ name: String, _ header: String, data: Int = 8, says: String) {
      testDescription = name
      let length = header.utf8.count
      bytes = (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
      bytes += Array(header.utf8) + [UInt8](repeating: 0, count: data)
      self.says = says
    }

    init(_ name: String, bytes: [UInt8], says: String) {
      testDescription = name
      self.bytes = bytes
      self.says = says
    }
  }

  static let cases: [Case] = [
    Case("empty file", bytes: [], says: "0 bytes"),
    Case("cut in the length", bytes: [1, 2, 3], says: "3 bytes"),
    Case("text", bytes: Array("this is not a safetensors file".utf8), says: "fits into the file"),
    Case("endless header", bytes: [UInt8](repeating: 255, count: 40), says: "18446744073709551615"),
    Case(
      "header beyond the limit", String(repeating: " ", count: 4_000_001), says: "at most 4000000"
    ),
    Case(
      "no header", bytes: [UInt8](repeating: 0, count: 16), says: "a header that cannot be read"),
    Case("no object", "[]", data: 0, says: "a header that is not an object"),
    Case("cut JSON", "{\"a\":{\"dtype\":\"F32\"", says: "a header that cannot be read"),
    Case("cut string", "{\"a", says: "a header that cannot be read"),
    Case("text behind the JSON", "{} x", data: 0, says: "a header that cannot be read"),
    Case(
      "nesting without end", String(repeating: "[", count: 1_000_000),
      says: "a header that cannot be"),
    Case("unknown type", entry(type: "F8_E4M3"), says: "expected one of F32, I64, I32, U8"),
    Case("unknown key", entry(more: ",\"x\":\"y\""), says: "wrong entry “a”"),
    Case("key twice", entry(more: ",\"dtype\":\"F32\""), says: "each key once"),
    Case("no type", "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", says: "wrong entry “a”"),
    Case("three offsets", entry(offsets: "0,8,9"), says: "wrong entry “a”"),
    Case("offsets turned round", entry(offsets: "8,0"), says: "wrong entry “a”"),
    Case("negative shape", entry(shape: "-2"), says: "wrong entry “a”"),
    Case("fraction", entry(shape: "2.5"), says: "wrong entry “a”"),
    Case("leading zero", entry(shape: "02"), says: "a header that cannot be read"),
    Case("shape beyond numbers", entry(shape: "99999999999999999999"), says: "wrong entry “a”"),
    Case("product overflows", entry(shape: "4294967296,4294967296"), says: "a size below 2^63"),
    Case("shape against bytes", entry(shape: "3"), says: "expected 12 for F32 of shape [3]"),
    Case(
      "hole at the start", entry(offsets: "4,12"), data: 12,
      says: "byte 4 of the data, expected byte 0"),
    Case(
      "beyond the file", entry(shape: "1000", offsets: "0,4000"),
      says: "8 bytes of data (cut short), expected 4000"),
    Case(
      "something added", entry(), data: 9, says: "9 bytes of data (something added), expected 8"),
    Case(
      "name twice", "{\(field("a", "0,8")),\(field("a", "8,16"))}", data: 16,
      says: "a key a second time"),
    Case(
      "overlap", "{\(field("a", "0,8")),\(field("b", "4,12"))}", data: 12, says: "“b” at byte 4"),
    Case("hole", "{\(field("a", "0,8")),\(field("b", "12,20"))}", data: 20, says: "“b” at byte 12"),
    Case("metadata no text", "{\"__metadata__\":{\"a\":1}}", data: 0, says: "that are not text"),
    Case(
      "metadata twice", "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", data: 0,
      says: "a key a second time"),
    Case("seal without digest", "{\"__metadata__\":{\"seal\":\"x\"}}", data: 0, says: "no digest"),
    Case(
      "digest of another form", "{\"__metadata__\":{\"digest\":\"x\"}}", data: 0,
      says: "64 hexadecimal digits"),
    Case("unknown escape", "{\"\\q\":{}}", data: 0, says: "a header that cannot be read"),
    Case("half a character", "{\"\\ud800\":{}}", data: 0, says: "a header that cannot be read"),
    Case("a byte of zero", entry().replacing("F32", with: "F\u{0}"), data: 0, says: "not UTF-8"),
    Case("a byte-order mark", "\u{FEFF}" + entry(), says: "not UTF-8"),
    Case("line break in a name", "{\"a\nb\":{}}", data: 0, says: "a header that cannot be read"),
  ]

  static func field(_ name: String, _ offsets: String) -> String {
    "\"\(name)\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[\(offsets)]}"
  }

  static func entry(
    type: String = "F32", shape: String = "2", offsets: String = "0,8", more: String = ""
  ) -> String {
    "{\"a\":{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(offsets)]\(more)}}"
  }

  @Test func theCaseThatTheOthersDamageIsRead() throws {
    let folder = try TemporaryFolder()
    try folder.write(Case("whole", Self.entry(), says: "").bytes, to: "a")
    #expect(try Safetensors(contentsOf: folder.file("a")).tensors.map(\.shape) == [[2]])
    let spaced =
      " { \"a\\u00e9\\ud83d\\ude00\\n\" :{\"shape\": [ 2 ] ,\"data_offsets\":[0 ,8],\"dtype\":\"F32\"} }\n  "
    try folder.write(Case("spaced", spaced, says: "").bytes, to: "b")
    #expect(try Safetensors(contentsOf: folder.file("b")).tensors.map(\.name) == ["aé😀\n"])
  }

  @Test(arguments: cases)
  func damageIsRefusedWithASentence(_ damage: Case) throws {
    let folder = try TemporaryFolder()
    try folder.write(damage.bytes, to: "model.safetensors")
    let error = try #require(
      thrown { () throws(UserError) in
        try Safetensors(contentsOf: folder.file("model.safetensors"))
      })
    #expect(error.kind == .data)
    let sentence = error.description
    #expect(sentence.contains("model.safetensors: the file is damaged: "))
    #expect(sentence.contains(damage.says), "\(sentence)")
    #expect(sentence.contains("; put a whole copy") && !sentence.contains("\n"))
  }

  @Test func anyChangedMissingOrAddedByteIsFound() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("a.safetensors")
    _ = try SafetensorsTests.write(to: url, metadata: [("made by", "a test")])
    let whole = try folder.bytes("a.safetensors")
    func isRefused(_ bytes: Data) throws -> Bool {
      try bytes.write(to: url)
      return thrown { () throws(UserError) in try Safetensors(contentsOf: url) }?.kind == .data
    }
    #expect(try !isRefused(whole))
    for index in whole.indices {
      for bit in [UInt8(1), 0x20] {
        var bytes = whole
        bytes[index] ^= bit
        #expect(try isRefused(bytes), "byte \(index), bit \(bit)")
      }
    }
    for count in whole.indices { #expect(try isRefused(Data(whole[..<count])), "cut to \(count)") }
    #expect(try isRefused(whole + [0]))
    #expect(try isRefused(whole + whole))
  }

  @Test func missingFilesAndFoldersHaveTheirOwnErrors() throws {
    let folder = try TemporaryFolder()
    let missing = thrown { () throws(UserError) in
      try Safetensors(contentsOf: folder.file("none"))
    }
    #expect(missing?.kind == .noInput)
    let isFolder = thrown { () throws(UserError) in try Safetensors(contentsOf: folder.url) }
    #expect(isFolder?.kind == .data)
    let device = thrown { () throws(UserError) in
      try Safetensors(contentsOf: URL(fileURLWithPath: "/dev/zero"))
    }
    #expect(device?.kind == .data)
  }
}
