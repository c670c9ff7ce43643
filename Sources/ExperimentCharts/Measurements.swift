package import Basics
import Foundation

/// A table of the experiment: a measurement of a network a row.
package struct Measurements: Sendable {
  package struct Row: Sendable {
    package let network: Network
    /// The number of its line.
    let line: Int
    /// All columns by name.
    let fields: [String: String]
  }

  /// What an experiment varies.
  package struct Network: Hashable, Sendable {
    /// `lstm`, `rnn-tanh`.
    package let cell: String
    package let attention: String
  }

  package let rows: [Row]
  private let path: String

  /// Reads CSV without quotes, which has the columns `cell`, `activation` and `attention`, and others. Each row is a network
  /// with a seed.
  ///
  /// - Throws: `UserError` where there is no such file, a column is missing, or a row has another number of fields
  package init(readingFrom path: String) throws(UserError) {
    let file = try RandomAccessFile(at: URL(fileURLWithPath: path))
    try self.init(
      String(decoding: file.bytes(at: 0, count: file.size), as: UTF8.self), path: path)
  }

  package init(_ text: String, path: String) throws(UserError) {
    self.path = path
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = lines.first ?? []
    var rows: [Row] = []
    for (index, fields) in lines.enumerated().dropFirst() {
      guard fields.count == header.count else {
        throw UserError(
          .data, at: Place(file: path, line: index + 1), found: fields.count.counting("field"),
          expected: "\(header.count), as in the first line")
      }
      let row = Dictionary(zip(header, fields)) { first, _ in first }
      guard let cell = row["cell"], let activation = row["activation"],
        let attention = row["attention"]
      else {
        throw UserError(
          .data, at: Place(file: path, line: index + 1), found: "a row without a network",
          expected: "the columns cell, activation and attention")
      }
      rows.append(
        Row(
          network: Network(
            cell: cell == "rnn" ? "\(cell)-\(activation)" : cell, attention: attention),
          line: index + 1, fields: row))
    }
    self.rows = rows
  }

  /// The cells in the order of the rows.
  package var cells: [String] {
    var known: Set<String> = []
    return rows.map(\.network.cell).filter { known.insert($0).inserted }
  }

  /// The number in a column of a row.
  ///
  /// - Throws: `UserError` where there is none
  package func number(_ column: String, _ row: Row) throws(UserError) -> Double {
    let text = row.fields[column] ?? ""
    guard let number = Double(text), number.isFinite else {
      throw UserError(
        .data, at: Place(file: path, line: row.line), found: text.isEmpty ? "nothing" : text,
        expected: "a number in the column \(column)")
    }
    return number
  }
}
