package import Basics

/// One matrix as a CSV file that opens as a table in a spreadsheet.
///
///     ,A,dog
///     Un,0.912345,0.081234
///     chien,0.034567,0.954321
///
/// RFC 4180 with LF, UTF-8, decimal point. The first row is an empty cell and the source words; each further row is a target
/// word and its attention weights.
package enum MatrixCSV {
  package static func append(
    _ matrix: AttentionMatrix, options: AttentionExportOptions, to buffer: inout TextBuffer
  ) {
    if options.marksByteOrder { buffer.append(TextBuffer.byteOrderMark) }
    let columns = matrix.columns(keepsEnd: options.keepsEnd)
    // A record that is one empty field would be an empty line, which readers skip.
    if columns.isEmpty { buffer.append("\"\"") }
    for column in columns {
      buffer.append(",")
      buffer.append(field: matrix.source[column], isDisarmed: options.disarmsFormulas)
    }
    buffer.append("\n")
    for row in matrix.rows(keepsEnd: options.keepsEnd) {
      buffer.append(field: matrix.target[row], isDisarmed: options.disarmsFormulas)
      for weight in matrix.row(row).prefix(columns.count) {
        buffer.append(",")
        buffer.append(weight: weight)
      }
      buffer.append("\n")
    }
  }
}

extension AttentionMatrix {
  /// The matrix as CSV (RFC 4180, LF): a row of source words after an empty cell, then a row for each target word, with one
  /// attention weight for each source word.
  ///
  /// - Parameter keepsEnd: whether the row and the column of the end of sentence are written; without them the rest is
  ///   not rescaled
  public func csv(keepsEnd: Bool = false) -> String {
    var buffer = TextBuffer()
    MatrixCSV.append(self, options: AttentionExportOptions(keepsEnd: keepsEnd), to: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }
}
