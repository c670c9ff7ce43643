/// The JSON at the beginning of a safetensors file: free text entries, and where each tensor stands.
///
///     {"__metadata__":{"digest":"…"},"name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}
struct SafetensorsHeader: Equatable {
  /// One tensor of a file.
  struct Entry: Equatable {
    var name: String
    var dataType: SafetensorsDataType
    var shape: [Int]
    /// Bytes, from the beginning of the data.
    var range: Range<Int>
  }

  static let metadataKey = "__metadata__"
  /// The bytes of the length that stands before the header.
  static let prefixSize = 8
  /// The data begin at a multiple of this many bytes: a cache line, and what mapped vectors want.
  static let alignment = 64
  /// The longest header that is read. The reference implementation has the same limit.
  static let maximalSize = 100_000_000

  var metadata: [(key: String, value: String)] = []
  var entries: [Entry] = []

  static func == (one: SafetensorsHeader, other: SafetensorsHeader) -> Bool {
    one.entries == other.entries && one.metadata.count == other.metadata.count
      && zip(one.metadata, other.metadata).allSatisfy { $0 == $1 }
  }

  /// The length and the JSON, with spaces behind it so that the data begin aligned. The same header
  /// gives the same bytes.
  func encoded() -> [UInt8] {
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      fields.append("\"\(Self.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    for entry in entries {
      let shape = entry.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(Self.quoted(entry.name)):{\"dtype\":\"\(entry.dataType.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(entry.range.lowerBound),\(entry.range.upperBound)]}")
    }
    var json = Array("{\(fields.joined(separator: ","))}".utf8)
    let excess = (Self.prefixSize + json.count) % Self.alignment
    if excess > 0 { json += [UInt8](repeating: 0x20, count: Self.alignment - excess) }
    let length = UInt64(json.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + json
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
