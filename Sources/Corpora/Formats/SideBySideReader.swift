import Basics

/// Reads two files of plain lines: line n of one is the translation of line n of the other.
struct SideBySideReader: UnitReader {
  var path: String { source.path }
  let namesLanguages = false
  let source: LineReader
  let target: LineReader

  mutating func read(into unit: inout Unit) throws(UserError) -> Bool {
    let sourceLine = try source.next()
    let targetLine = try target.next()
    switch (sourceLine, targetLine) {
    case (nil, nil): return false
    case (nil, let extra?): throw shorter(source, than: target, at: extra.number)
    case (let extra?, nil): throw shorter(target, than: source, at: extra.number)
    case (let sourceLine?, let targetLine?):
      unit.begin(line: sourceLine.number, column: 0)
      unit.isDamaged = sourceLine.isDamaged || targetLine.isDamaged
      unit.addVariant(nil, text: sourceLine.text)
      unit.addVariant(nil, text: targetLine.text)
      return true
    }
  }

  private func shorter(_ one: LineReader, than other: LineReader, at line: Int) -> UserError {
    UserError(
      .data, at: Place(file: one.path, line: line),
      found: "the file ends before this line, and \(other.path) continues",
      expected: "two files with as many lines", fix: "fetch both files of the same version")
  }
}
