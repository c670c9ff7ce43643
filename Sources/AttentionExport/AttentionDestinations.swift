import Basics

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

  /// The names of the files in a folder that numbered files of attention would replace.
  package static func numberedFiles(in folder: String) -> [String] {
    (FolderNames.names(in: folder) ?? []).filter(isNumberedFile)
  }

  /// Whether a file of attention may have a name, or have it until it is whole.
  package static func isNumberedFile(_ name: String) -> Bool {
    var name = Substring(name)
    if name.hasSuffix(OutputFile.partialEnding) {
      name.removeLast(OutputFile.partialEnding.count)
    }
    guard let dot = name.lastIndex(of: "."), let number = Int(name[..<dot]), number > 0 else {
      return false
    }
    return AttentionFolder.fileExtensions.contains(String(name[name.index(after: dot)...]))
      && AttentionFolder.fileName(number) == name[..<dot]
  }

  /// Whether nothing is asked for.
  package var isEmpty: Bool {
    self == AttentionDestinations()
  }
}
