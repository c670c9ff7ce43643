import Basics

extension Safetensors {
  /// Reads the length and the header, and what the header says.
  ///
  /// - Returns: every byte before the data, and the header that they hold
  static func readHeader(
    of file: RandomAccessFile
  ) throws(UserError) -> (bytes: [UInt8], header: SafetensorsHeader) {
    let prefixSize = SafetensorsHeader.prefixSize
    guard file.size >= prefixSize else {
      throw file.damaged(
        found: "a file of \(file.size) bytes", expected: "at least the \(prefixSize) of its length")
    }
    let prefix = try file.bytes(at: 0, count: prefixSize)
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(file.size - prefixSize, SafetensorsHeader.maximalSize)) else {
      throw file.damaged(
        found: "a header of \(length) bytes in a file of \(file.size)",
        expected: "a header that fits into the file")
    }
    let bytes = try file.bytes(at: 0, count: prefixSize + Int(length))
    do throws(SafetensorsHeader.Problem) {
      return (bytes, try SafetensorsHeader(parsing: Array(bytes[prefixSize...])))
    } catch {
      throw file.damaged(
        found: "\(error.found) at byte \(prefixSize + error.offset) of the header",
        expected: error.expected)
    }
  }

  /// The entries in the order of their data, which have to fill the file without hole or overlap.
  static func inFileOrder(
    _ entries: [SafetensorsHeader.Entry], dataSize: Int, of file: RandomAccessFile
  ) throws(UserError) -> [SafetensorsHeader.Entry] {
    let sorted = entries.sorted { one, other in
      (one.range.lowerBound, one.range.upperBound) < (
        other.range.lowerBound, other.range.upperBound
      )
    }
    var end = 0
    for entry in sorted {
      guard entry.range.lowerBound == end else {
        throw file.damaged(
          found: "“\(entry.name)” at byte \(entry.range.lowerBound) of the data",
          expected: "byte \(end), where the tensor before it ends")
      }
      end = entry.range.upperBound
    }
    guard end == dataSize else {
      throw file.damaged(
        found: "\(dataSize) bytes of data"
          + (dataSize < end ? " (cut short)" : " (something added)"),
        expected: "\(end)")
    }
    return sorted
  }
}
