import Basics

/// Where attention is written, one destination for each format; nil formats are not written.
package struct AttentionDestinations: Sendable, Equatable {
  /// A folder of matrix CSV files, `00001.csv` for input line 1; it is made, with those above it, where it is missing.
  package var csvFolder: String?
  /// One tidy CSV file; `-` is standard output.
  package var tableFile: String?
  /// One Pharaoh file; `-` is standard output.
  package var alignmentsFile: String?
  /// An open file descriptor for pictures of blocks, whether it is a terminal or not.
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

  /// The names of the numbered files in a folder.
  package static func numberedFiles(in folder: String) -> [String] {
    (FileSystem.names(in: folder) ?? []).filter(isNumberedFile)
  }

  /// Whether a name is that of a numbered file, or its name while it is incomplete.
  package static func isNumberedFile(_ name: String) -> Bool {
    let whole =
      name.hasSuffix(OutputFile.partialEnding)
      ? name.dropLast(OutputFile.partialEnding.count) : Substring(name)
    guard let line = Int(whole.prefix { $0 != "." }), line > 0 else { return false }
    return fileName(ofLine: line) == whole
  }

  /// The name of the file of an input line: at least five digits.
  static func fileName(ofLine line: Int) -> String {
    let digits = String(line)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".csv"
  }

  /// Whether a format is written that shows matrices, and not links alone.
  package var haveMatrices: Bool { csvFolder != nil || tableFile != nil || terminal != nil }

  /// Whether no format is written.
  package var isEmpty: Bool {
    self == AttentionDestinations()
  }
}
