import Foundation

/// The header of a safetensors file as it is written: text entries, then the type, shape and offsets of each tensor.
///
///     {"__metadata__":{"digest":"…"},"name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}
enum SafetensorsHeader {
  static let metadataKey = "__metadata__"
  /// The bytes of the length that precedes the JSON.
  static let prefixSize = 8
  /// The data begin at a multiple of this many bytes, a cache line.
  private static let alignment = 64

  /// The length and the JSON, padded with spaces to align the data. The same blocks and metadata give the same bytes.
  static func encoded(
    _ blocks: [SafetensorsBlock], metadata: [(key: String, value: String)]
  ) -> [UInt8] {
    let texts = metadata.map { "\(quoted($0.key)):\(quoted($0.value))" }
    var fields = ["\"\(metadataKey)\":{\(texts.joined(separator: ","))}"]
    var end = 0
    for block in blocks {
      let shape = block.shape.map(String.init).joined(separator: ",")
      let start = end
      end += block.bytes.count
      fields.append(
        "\(quoted(block.name)):{\"dtype\":\"\(block.dataType.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(start),\(end)]}")
    }
    var json = Array("{\(fields.joined(separator: ","))}".utf8)
    let excess = (prefixSize + json.count) % alignment
    if excess > 0 { json += [UInt8](repeating: 0x20, count: alignment - excess) }
    let length = UInt64(json.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + json
  }

  private static func quoted(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    guard let json = try? encoder.encode(text) else {
      preconditionFailure("JSON holds every text, such as “\(text)”")
    }
    return String(decoding: json, as: UTF8.self)
  }
}
