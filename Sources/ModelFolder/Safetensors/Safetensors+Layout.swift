import Basics
import Foundation

extension Safetensors {
  /// The longest header that is read: forty thousand tensors, and JSON that takes less than 300 MB while it is read.
  private static let maximalHeaderSize = 4_000_000
  /// The longest part of a header that an error quotes.
  private static let quotedLength = 80

  /// Reads the header and checks that it describes the file.
  ///
  /// - Returns: every byte before the data; the tensors in the order of their data; the text entries
  static func readHeader(
    of file: RandomAccessFile
  ) throws(UserError) -> (bytes: [UInt8], tensors: [Tensor], metadata: [String: String]) {
    let prefixSize = SafetensorsHeader.prefixSize
    guard file.size >= prefixSize else {
      throw file.damaged(
        found: "a file of \(file.size) bytes", expected: "at least the \(prefixSize) of its length")
    }
    let prefix = try file.bytes(at: 0, count: prefixSize)
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(file.size - prefixSize, maximalHeaderSize)) else {
      throw file.damaged(
        found: "a header of \(length) bytes in a file of \(file.size)",
        expected: "a header that fits into the file, of at most \(maximalHeaderSize) bytes")
    }
    let bytes = try file.bytes(at: 0, count: prefixSize + Int(length))
    let (tensors, metadata) = try parsed(bytes.dropFirst(prefixSize), of: file)
    return (bytes, try inFileOrder(tensors, dataStart: bytes.count, of: file), metadata)
  }

  /// Reads the JSON of a header. Bytes of the tensors are counted from the beginning of the data.
  private static func parsed(
    _ json: ArraySlice<UInt8>, of file: RandomAccessFile
  ) throws(UserError) -> (tensors: [Tensor], metadata: [String: String]) {
    // Foundation would read other encodings of Unicode as well.
    guard json.first ?? 0 < 0x80, !json.contains(0) else {
      throw file.damaged(found: "a header that is not UTF-8", expected: "a JSON object")
    }
    let value: Any
    do {
      value = try JSONSerialization.jsonObject(with: Data(json))
    } catch {
      let reason = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      throw file.damaged(
        found: "a header that cannot be read (\((reason ?? "no JSON").prefix(quotedLength)))",
        expected: "a JSON object")
    }
    guard var entries = value as? [String: Any] else {
      throw file.damaged(found: "a header that is not an object", expected: "a JSON object")
    }
    let texts = entries.removeValue(forKey: SafetensorsHeader.metadataKey)
    guard let metadata = (texts ?? [String: String]()) as? [String: String] else {
      throw file.damaged(
        found: "values in “\(SafetensorsHeader.metadataKey)” that are not text", expected: "text")
    }
    var tensors: [Tensor] = []
    for (name, entry) in entries { tensors.append(try tensor(named: name, entry, of: file)) }
    // Foundation keeps only one of several equal keys.
    guard keyCount(in: json) == 4 * tensors.count + metadata.count + (texts == nil ? 0 : 1) else {
      throw file.damaged(found: "a key a second time in the header", expected: "each key once")
    }
    return (tensors, metadata)
  }

  private static func tensor(
    named name: String, _ entry: Any, of file: RandomAccessFile
  ) throws(UserError) -> Tensor {
    guard let entry = entry as? [String: Any], entry.count == 3,
      let type = entry["dtype"] as? String, let shape = entry["shape"] as? [Int],
      let offsets = entry["data_offsets"] as? [Int], offsets.count == 2,
      shape.allSatisfy({ $0 >= 0 }), 0 <= offsets[0], offsets[0] <= offsets[1]
    else {
      throw file.damaged(
        found: "an incomplete or wrong entry “\(name.prefix(quotedLength))”",
        expected: "dtype, a shape of whole numbers, two data_offsets, and nothing else")
    }
    guard let dataType = SafetensorsDataType(rawValue: type) else {
      let known = SafetensorsDataType.allCases.map(\.rawValue).joined(separator: ", ")
      throw file.damaged(
        found: "the type “\(type.prefix(quotedLength))” of “\(name.prefix(quotedLength))”",
        expected: "one of \(known)")
    }
    var size = dataType.size
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow else {
        throw file.damaged(
          found: "the shape \(shape) of “\(name)”", expected: "a size below 2^63")
      }
      size = product
    }
    guard size == offsets[1] - offsets[0] else {
      throw file.damaged(
        found: "\(offsets[1] - offsets[0]) bytes for “\(name)”",
        expected: "\(size) for \(dataType.rawValue) of shape \(shape)")
    }
    return Tensor(name: name, dataType: dataType, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// The number of keys in all objects of valid JSON: a colon outside of texts follows each.
  private static func keyCount(in json: ArraySlice<UInt8>) -> Int {
    var count = 0
    var isInText = false
    var isEscaped = false
    for byte in json {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInText.toggle()
      } else if byte == UInt8(ascii: ":"), !isInText {
        count += 1
      }
    }
    return count
  }

  /// The tensors in the order of their data, which have to fill the file without gap or overlap, with their bytes counted
  /// from the beginning of the file.
  private static func inFileOrder(
    _ tensors: [Tensor], dataStart: Int, of file: RandomAccessFile
  ) throws(UserError) -> [Tensor] {
    var sorted = tensors.sorted { one, other in
      (one.range.lowerBound, one.range.upperBound, one.name)
        < (other.range.lowerBound, other.range.upperBound, other.name)
    }
    var end = 0
    for tensor in sorted {
      guard tensor.range.lowerBound == end else {
        throw file.damaged(
          found: "“\(tensor.name)” at byte \(tensor.range.lowerBound) of the data",
          expected: "byte \(end), where the tensor before it ends")
      }
      end = tensor.range.upperBound
    }
    let dataSize = file.size - dataStart
    guard end == dataSize else {
      throw file.damaged(
        found: "\(dataSize) bytes of data"
          + (dataSize < end ? " (cut short)" : " (something added)"),
        expected: "\(end)")
    }
    for index in sorted.indices {
      let range = sorted[index].range
      sorted[index].range = (range.lowerBound + dataStart)..<(range.upperBound + dataStart)
    }
    return sorted
  }
}
