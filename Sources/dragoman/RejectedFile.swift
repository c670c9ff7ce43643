import AttentionExport
import Corpora

/// The units that were dropped, a line each: file, line, column, id, reason, source, target, with tabs between them.
///
/// Control characters in them are written out (`\t`, `\u{85}`), so that a unit stays a line. A line or column that is not
/// known is empty, and so is what a unit does not have. The file appears when it is whole.
final class RejectedFile {
  private let file: OutputFile
  private var line: [UInt8] = []
  private var failure: AttentionExportError?

  init(path: String) throws {
    file = try OutputFile(path: path)
  }

  /// Writes a unit; what goes wrong is thrown by `check` and `finish`.
  func write(_ unit: RejectedUnit) {
    guard failure == nil else { return }
    line.removeAll(keepingCapacity: true)
    add(unit.place.file)
    add(unit.place.line > 0 ? String(unit.place.line) : "")
    add(unit.place.column.map(String.init) ?? "")
    add(String(decoding: unit.id, as: UTF8.self))
    add(unit.reason.rawValue)
    unit.source.appendColumn(to: &line)
    line.append(UInt8(ascii: "\t"))
    unit.target.appendColumn(to: &line)
    line.append(UInt8(ascii: "\n"))
    do {
      try file.append(line)
    } catch {
      failure = error
    }
  }

  private func add(_ column: String) {
    var column = column
    column.withUTF8 { $0.appendColumn(to: &line) }
    line.append(UInt8(ascii: "\t"))
  }

  func check() throws {
    // Whoever asked for it may have gone; that ends nothing else.
    guard let failure else { return }
    if case .outputClosed = failure { return }
    throw failure
  }

  func finish() throws {
    try check()
    if failure == nil { try file.finish() }
  }
}
