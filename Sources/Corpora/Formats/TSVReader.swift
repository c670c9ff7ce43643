import Basics

/// Reads tab-separated text: the source, a tab, the target. Further columns (scores, attributions) are ignored.
struct TSVReader: UnitReader {
  var path: String { lines.path }
  let namesLanguages = false
  private let lines: LineReader
  private var hasLines = false
  private var hasTabs = false

  init(_ lines: LineReader) { self.lines = lines }

  mutating func read(into unit: inout Unit) throws(UserError) -> Bool {
    guard let line = try lines.next() else {
      if hasLines, !hasTabs {
        throw UserError(
          .data, at: Place(file: path, line: 1), found: "no line holds a tab",
          expected: "the source, a tab and the target in every line",
          fix: "give two files of plain lines as `source-file` and `target-file`")
      }
      return false
    }
    unit.begin(line: line.number, column: 0)
    unit.isDamaged = line.isDamaged
    var columns = line.text[...]
    for column in 0..<2 {
      let end = columns.firstIndex(of: 9)
      unit.addVariant(
        nil, text: UnsafeBufferPointer(rebasing: columns[..<(end ?? columns.endIndex)]))
      guard let end else {
        if column == 0, !unit.text.range.isEmpty { hasLines = true }
        break
      }
      hasTabs = true
      columns = columns[(end + 1)...]
    }
    return true
  }
}
