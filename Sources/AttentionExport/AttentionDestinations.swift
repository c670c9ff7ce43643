/// Where attention goes, a format each; nil formats are not written.
package struct AttentionDestinations: Sendable, Equatable {
  /// A folder of matrix CSV files, one a sentence (`--attention-csv`); it and those above it are made.
  package var csvFolder: String?
  /// One tidy CSV file (`--attention-table`); `-` is standard output.
  package var tableFile: String?
  /// One Pharaoh file (`--alignments`); `-` is standard output.
  package var alignmentsFile: String?
  /// An open file descriptor for blocks (`--attention-terminal`), a terminal or not.
  package var terminal: Int32?

  package init(
    csvFolder: String? = nil, tableFile: String? = nil, alignmentsFile: String? = nil,
    terminal: Int32? = nil
  ) {
    self.csvFolder = csvFolder
    self.tableFile = tableFile
    self.alignmentsFile = alignmentsFile
    self.terminal = terminal
  }

  /// Whether a path means what standard output writes to: `-`, or another name of that file or pipe.
  package static func isStandardOutput(_ path: String) -> Bool {
    OutputFile.isStandardOutput(path)
  }

  /// Whether nothing is asked for.
  package var isEmpty: Bool {
    self == AttentionDestinations()
  }
}
