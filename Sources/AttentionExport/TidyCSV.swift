package import Basics

/// All matrices as one long CSV table for data frames, with a row for each cell.
///
///     sentence,target_index,target,source_index,source,weight
///     1,0,Un,0,A,0.912345
///
/// Sentences are numbered by input line from 1, words from 0. RFC 4180 with LF, UTF-8, decimal point.
package enum TidyCSV {
  /// The first line.
  package static let header = "sentence,target_index,target,source_index,source,weight\n"

  /// Appends the rows of one sentence, none for an empty line.
  ///
  /// - Parameter sentence: the number of its input line, from 1
  package static func append(
    _ matrix: AttentionMatrix?, sentence: Int, options: AttentionExportOptions,
    to buffer: inout TextBuffer
  ) {
    guard let matrix else { return }
    let columns = matrix.columns(keepsEnd: options.keepsEnd)
    for row in matrix.rows(keepsEnd: options.keepsEnd) {
      for (column, weight) in zip(columns, matrix.row(row)) {
        buffer.append("\(sentence),\(row),")
        buffer.append(field: matrix.target[row], isDisarmed: options.disarmsFormulas)
        buffer.append(",\(column),")
        buffer.append(field: matrix.source[column], isDisarmed: options.disarmsFormulas)
        buffer.append(",")
        buffer.append(weight: weight)
        buffer.append("\n")
      }
    }
  }
}
