package import Basics

/// Attention as JSON lines: an object for each line of input, for notebooks and pages.
///
///     {"line":1,"source":{"text":"A dog.","words":["A","dog","."],"bytes":[[0,1],[2,5],[5,6]],
///      "codePoints":[[0,1],[2,5],[5,6]]},"target":{…},"score":-0.41,"logProbability":-1.64,"weights":[[0.912345,…],…]}
///
/// Offsets are where words begin and end in the text. A line that is empty or has no pair has the same lists, all empty. With
/// the end of the sentence, `</s>` is the last word, at the end of the text.
package enum AttentionJSON {
  package static func append(
    _ sentence: ExportedSentence, options: AttentionExportOptions, to buffer: inout TextBuffer
  ) {
    buffer.append("{\"line\":\(sentence.line),\"source\":")
    let pair = sentence.best?.pair
    let matrix = pair?.matrix(options.level)
    let columns = matrix?.columns(keepsEnd: options.keepsEnd) ?? 0..<0
    let rows = matrix?.rows(keepsEnd: options.keepsEnd) ?? 0..<0
    append(pair?.source, Array(matrix?.source[columns] ?? []), options.level, to: &buffer)
    buffer.append(",\"target\":")
    append(pair?.target, Array(matrix?.target[rows] ?? []), options.level, to: &buffer)
    for (name, number) in [
      ("score", sentence.best?.score), ("logProbability", sentence.best?.logProbability),
    ] {
      if let number, number.isFinite { buffer.append(",\"\(name)\":\(number)") }
    }
    buffer.append(",\"weights\":[")
    for row in rows {
      buffer.append(row > 0 ? ",[" : "[")
      for (column, weight) in (matrix?.row(row).prefix(columns.count) ?? []).enumerated() {
        if column > 0 { buffer.append(",") }
        buffer.append(weight: weight)
      }
      buffer.append("]")
    }
    buffer.append("]}\n")
  }

  private static func append(
    _ text: AttendedText?, _ labels: [String], _ level: AttentionLevel, to buffer: inout TextBuffer
  ) {
    buffer.append("{\"text\":")
    buffer.append(json: text?.text ?? "")
    buffer.append(",\"words\":")
    buffer.append(json: labels)
    let end = text?.text.utf8.count ?? 0
    var units = text?.units(level) ?? []
    while units.count < labels.count { units.append(end..<end) }
    buffer.append(",\"bytes\":")
    append(Array(units.prefix(labels.count)), to: &buffer)
    buffer.append(",\"codePoints\":")
    append(text?.converted(Array(units.prefix(labels.count))) { _ in 1 } ?? [], to: &buffer)
    buffer.append("}")
  }

  private static func append(_ ranges: [Range<Int>], to buffer: inout TextBuffer) {
    buffer.append("[")
    for (index, range) in ranges.enumerated() {
      buffer.append("\(index > 0 ? "," : "")[\(range.lowerBound),\(range.upperBound)]")
    }
    buffer.append("]")
  }
}
