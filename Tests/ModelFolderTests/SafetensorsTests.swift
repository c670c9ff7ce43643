import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct SafetensorsTests {
  /// Three tensors of different types and ranks, one of them empty.
  static func write(
    to url: URL, metadata: [(key: String, value: String)] = [], scale: Float = 1
  ) throws(UserError) -> String {
    let weights: [Float] = (0..<6).map { Float($0) * 0.5 * scale - 1 }
    let counts: [Int64] = [.min, 0, .max]
    let nothing: [Float] = []
    let marks: [UInt8] = [1, 2, 3, 4, 255]
    return try weights.withUnsafeBufferPointer { weights throws(UserError) in
      try counts.withUnsafeBufferPointer { counts throws(UserError) in
        try nothing.withUnsafeBufferPointer { nothing throws(UserError) in
          try marks.withUnsafeBufferPointer { marks throws(UserError) in
            try Safetensors.write(
              [
                SafetensorsBlock(name: "encoder.layer0.weight", shape: [2, 3], elements: weights),
                SafetensorsBlock(name: "a \"quoted\" \\ é\u{1}", shape: [3], elements: counts),
                SafetensorsBlock(name: "empty", shape: [0, 4], elements: nothing),
                SafetensorsBlock(name: "marks", shape: [5], elements: marks),
              ], metadata: metadata, to: url)
          }
        }
      }
    }
  }

  @Test func everyByteOfAFileIsWhereItBelongs() throws {
    let folder = try TemporaryFolder()
    let values: [Float] = [1, -2.5]
    let digest = try values.withUnsafeBufferPointer { values in
      try Safetensors.write(
        [SafetensorsBlock(name: "w", shape: [1, 2], elements: values)],
        metadata: [("step", "7")], to: folder.file("w.safetensors"))
    }
    let json =
      "{\"__metadata__\":{\"digest\":\"\(digest)\","
      + "\"seal\":\"sha256 of this file with the digits of its digest as zeros\",\"step\":\"7\"},"
      + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}"
    let padding = (64 - (8 + json.utf8.count) % 64) % 64
    let header = json + String(repeating: " ", count: padding)
    let length = header.utf8.count
    var expected: [UInt8] = [UInt8(length & 255), UInt8(length >> 8), 0, 0, 0, 0, 0, 0]
    expected += header.utf8
    #expect(expected.count % 64 == 0)
    expected += [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0]
    #expect(try folder.bytes("w.safetensors") == Data(expected))
    // Python's hashlib over the same bytes, with zeros for the digest.
    #expect(digest == "9708831936fb9483b9ee202f2bf5300f4de2f2fdb605b46e7d56c723ee7198a4")
    #expect(folder.names == ["w.safetensors"])
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("a.safetensors")
    let digest = try Self.write(to: url, metadata: [("made by", "a test"), ("zero", "")])
    #expect(
      try Self.write(
        to: folder.file("b.safetensors"), metadata: [("made by", "a test"), ("zero", "")]) == digest
    )
    #expect(try folder.bytes("a.safetensors") == folder.bytes("b.safetensors"))

    let file = try Safetensors(contentsOf: url)
    #expect(file.digest == digest)
    #expect(file.metadata == ["made by": "a test", "zero": ""])
    #expect(
      Set(file.tensors.map(\.name)) == [
        "encoder.layer0.weight", "a \"quoted\" \\ é\u{1}", "empty", "marks",
      ])
    var weights = [Float](repeating: .nan, count: 6)
    try weights.withUnsafeMutableBufferPointer {
      try file.copy("encoder.layer0.weight", shape: [2, 3], into: $0)
    }
    #expect(weights == [-1, -0.5, 0, 0.5, 1, 1.5])
    var counts = [Int64](repeating: 1, count: 3)
    try counts.withUnsafeMutableBufferPointer {
      try file.copy("a \"quoted\" \\ é\u{1}", shape: [3], into: $0)
    }
    #expect(counts == [.min, 0, .max])
    var nothing: [Float] = []
    try nothing.withUnsafeMutableBufferPointer { try file.copy("empty", shape: [0, 4], into: $0) }
    var marks = [UInt8](repeating: 0, count: 5)
    try marks.withUnsafeMutableBufferPointer { try file.copy("marks", shape: [5], into: $0) }
    #expect(marks == [1, 2, 3, 4, 255])
  }

  @Test func aNewerFileDoesNotDisturbReadingTheOlder() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("a.safetensors")
    _ = try Self.write(to: url)
    let file = try Safetensors(contentsOf: url)
    _ = try Self.write(to: url, scale: 100)
    var weights = [Float](repeating: .nan, count: 6)
    try weights.withUnsafeMutableBufferPointer {
      try file.copy("encoder.layer0.weight", shape: [2, 3], into: $0)
    }
    #expect(weights == [-1, -0.5, 0, 0.5, 1, 1.5])
    try file.verify()
  }

  @Test func otherTensorsThanTheConfigurationAsksForAreRefused() throws {
    let folder = try TemporaryFolder()
    let url = folder.file("a.safetensors")
    _ = try Self.write(to: url)
    let file = try Safetensors(contentsOf: url)
    func refusal(
      _ wanted: [(name: String, shape: [Int])], of file: Safetensors
    ) -> UserError? {
      thrown { () throws(UserError) in try file.require(wanted, of: .float32) }
    }
    let plain = folder.file("plain.safetensors")
    let values: [Float] = [1, 2, 3, 4, 5, 6]
    try values.withUnsafeBufferPointer { values throws(UserError) in
      _ = try Safetensors.write(
        [
          SafetensorsBlock(name: "v", shape: [6], elements: values),
          SafetensorsBlock(name: "w", shape: [2, 3], elements: values),
        ], to: plain)
    }
    let floats = try Safetensors(contentsOf: plain)
    #expect(refusal([("w", [2, 3]), ("v", [6])], of: floats) == nil)
    for (wanted, says) in [
      ([("v", [6])], "“w”"), ([("w", [2, 3]), ("v", [6]), ("u", [1])], "“u”"),
      ([("w", [3, 2]), ("v", [6])], "[3, 2]"), ([("w", [1 << 40, 1 << 40]), ("v", [6])], "“w”"),
    ] {
      let error = refusal(wanted, of: floats)
      #expect(error?.kind == .data && error?.description.contains(says) == true)
    }
    let others = refusal(file.tensors.map { ($0.name, $0.shape) }, of: file)
    #expect(others?.description.contains("expected F32") == true)

    func copy(_ name: String, _ shape: [Int]) -> String {
      let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: shape.reduce(1, *))
      defer { buffer.deallocate() }
      return thrown { () throws(UserError) in try file.copy(name, shape: shape, into: buffer)
      }?.description ?? "none"
    }
    #expect(
      copy("encoder.layer0.weight", [3, 2]).contains(
        "F32 of shape [2, 3], expected F32 of shape [3, 2]"))
    #expect(copy("marks", [5]).contains("U8 of shape [5], expected F32 of shape [5]"))
    #expect(
      copy("encoder.layer0.wieght", [2, 3]).contains("the nearest is “encoder.layer0.weight”"))
  }

  @Test func pythonReadsAndWritesTheSameFile() throws {
    let folder = try TemporaryFolder()
    _ = try Self.write(to: folder.file("a.safetensors"), metadata: [("made by", "a test")])
    let script = """
      import numpy, sys
      from safetensors import safe_open
      from safetensors.numpy import load_file, save_file
      t = load_file(sys.argv[1])
      assert t['encoder.layer0.weight'].tolist() == [[-1, -.5, 0], [.5, 1, 1.5]], t
      assert t['encoder.layer0.weight'].dtype == numpy.float32
      assert t['a "quoted" \\\\ \\u00e9\\x01'].tolist() == [-2**63, 0, 2**63 - 1], t
      assert t['empty'].shape == (0, 4) and t['marks'].tolist() == [1, 2, 3, 4, 255]
      assert safe_open(sys.argv[1], 'numpy').metadata()['made by'] == 'a test'
      save_file(t, sys.argv[2], metadata={'made by': 'Python'})
      """
    guard let python = try PythonProcess(importing: "safetensors.numpy") else { return }
    try python.run(script, [folder.file("a.safetensors").path, folder.file("b.safetensors").path])
    let file = try Safetensors(contentsOf: folder.file("b.safetensors"))
    #expect(file.digest == nil && file.metadata == ["made by": "Python"])
    var counts = [Int64](repeating: 1, count: 3)
    try counts.withUnsafeMutableBufferPointer {
      try file.copy("a \"quoted\" \\ é\u{1}", shape: [3], into: $0)
    }
    #expect(counts == [.min, 0, .max])
  }
}
