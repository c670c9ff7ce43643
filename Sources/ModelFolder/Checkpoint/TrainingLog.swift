package import Basics
package import Foundation

/// A line of a log of training.
package protocol TrainingLogLine: Codable, Sendable {
  /// The number of updates before the line was written.
  var step: Int { get }
  /// What it is called in errors: "a report".
  static var title: String { get }
}

extension TrainingLogLine {
  package static var title: String { "a report" }
}

/// `log.jsonl`, with a line for each report, or `samples.jsonl`, with one for each validation; each line is a JSON object.
///
/// A report is written before the checkpoint of its step is saved. A resumed run removes the lines after
/// its checkpoint and writes them again, so that its log equals that of an uninterrupted run. An
/// incomplete last line is ignored.
package struct TrainingLog<Line: TrainingLogLine>: Sendable {
  package let url: URL
  private let fileSystem: FileSystem

  package init(at url: URL, fileSystem: FileSystem = FileSystem()) {
    self.url = url
    self.fileSystem = fileSystem
  }

  /// Appends a line and waits until it is on the disk. An error leaves the log as it was.
  package func append(_ line: Line) throws(UserError) {
    let bytes = Array(try StateCoding.encode(line, at: url)) + [0x0A]
    let number = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw .writing(.last, cannot: "open the file", at: url.path) }
    let file = FileDescriptor(number)
    let end = Self.endOfWholeLines(file)
    guard ftruncate(number, end) == 0, lseek(number, end, SEEK_SET) == end else {
      throw .writing(.last, cannot: "write", at: url.path)
    }
    do throws(UserError) {
      try bytes.withUnsafeBufferPointer { bytes throws(UserError) in
        try fileSystem.write(UnsafeRawBufferPointer(bytes), to: file, at: url, for: url)
      }
      try fileSystem.synchronize(file, at: url, for: url)
    } catch {
      _ = ftruncate(number, end)
      throw error
    }
  }

  /// The lines of the log, in order; none if there is no log.
  package func lines() throws(UserError) -> [Line] {
    try decoded().map(\.line)
  }

  /// Removes the lines after an update, and an incomplete last line.
  package func cut(after step: Int) throws(UserError) {
    try cut { $0.step <= step }
  }

  /// Removes the other lines, and an incomplete last line. The file is not written if nothing changes.
  package func cut(keeping isKept: (Line) -> Bool) throws(UserError) {
    guard let whole = try content() else { return }
    let kept = try decoded().filter { isKept($0.line) }.flatMap { $0.bytes + [0x0A] }
    guard kept != whole else { return }
    try AtomicFile(at: url, fileSystem: fileSystem).write(kept)
  }

  private func content() throws(UserError) -> [UInt8]? {
    let file: RandomAccessFile
    do throws(UserError) {
      file = try RandomAccessFile(at: url)
    } catch {
      if error.kind == .noInput && access(url.path, F_OK) != 0 { return nil }
      throw error
    }
    return try file.bytes(at: 0, count: file.size)
  }

  private func decoded() throws(UserError) -> [(line: Line, bytes: ArraySlice<UInt8>)] {
    guard let content = try content() else { return [] }
    var result: [(line: Line, bytes: ArraySlice<UInt8>)] = []
    var rest = content[...]
    while let end = rest.firstIndex(of: 0x0A) {
      let bytes = rest[..<end]
      rest = rest[(end + 1)...]
      if let line = try? StateCoding.decoder.decode(Line.self, from: Data(bytes)) {
        result.append((line, bytes))
      } else if !rest.isEmpty {
        throw UserError(
          .data, at: "\(url.path):\(result.count + 1)", found: "a line that is not \(Line.title)",
          expected: "a JSON object with the fields of \(Line.title)", fix: "delete this line")
      }
    }
    return result
  }

  /// The offset after the last complete line.
  private static func endOfWholeLines(_ file: borrowing FileDescriptor) -> off_t {
    var end = lseek(file.number, 0, SEEK_END)
    var byte: UInt8 = 0
    while end > 0, pread(file.number, &byte, 1, end - 1) == 1, byte != 0x0A { end -= 1 }
    return max(end, 0)
  }
}
