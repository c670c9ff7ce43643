internal import Basics
package import Corpora
package import EncodedCorpus

/// A file of the units that gave no pair or whose pair was dropped, a line each: file, line, column, id, reason, source,
/// target, separated by tabs.
///
/// Control characters are escaped (`\t`, `\u{85}`), so that a unit is one line. What is not known is empty. The file appears
/// when it is complete.
package final class RejectedFile {
  private let file: OutputFile
  private var line: [UInt8] = []
  private var failure: UserError?

  package init(path: String) throws {
    file = try OutputFile(path: path)
  }

  /// Writes a unit. Errors are thrown by `check` and `finish`.
  package func write(_ unit: RejectedUnit) {
    write(
      [
        unit.place.file, unit.place.line > 0 ? String(unit.place.line) : "",
        unit.place.column.map(String.init) ?? "", String(decoding: unit.id, as: UTF8.self),
        unit.reason.rawValue,
      ], unit.source, unit.target)
  }

  /// Writes a pair that has too many subwords. Its file and line are no longer known.
  package func writeTooLong(_ pair: IndexedPairs.Text) {
    pair.withBytes { write(["", "", "", "", "too-many-pieces"], $0, $1) }
  }

  private func write(
    _ columns: [String], _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>
  ) {
    guard failure == nil else { return }
    line.removeAll(keepingCapacity: true)
    for column in columns {
      var column = column
      column.withUTF8 { $0.appendColumn(to: &line) }
      line.append(UInt8(ascii: "\t"))
    }
    source.appendColumn(to: &line)
    line.append(UInt8(ascii: "\t"))
    target.appendColumn(to: &line)
    line.append(UInt8(ascii: "\n"))
    do {
      try file.append(line)
    } catch {
      failure = error
    }
  }

  package func check() throws {
    // A reader that has closed the file is no reason to stop.
    if let failure, failure.kind != .outputClosed { throw failure }
  }

  package func finish() throws {
    try check()
    if failure == nil { try file.finish() }
  }
}
