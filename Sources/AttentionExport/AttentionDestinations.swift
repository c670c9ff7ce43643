import Basics

/// Where attention is written, one destination for each format; nil formats are not written.
package struct AttentionDestinations: Sendable, Equatable {
  /// A folder of matrix CSV files, `00001.csv` for input line 1; it is made, with those above it, where it is missing.
  package var csvFolder: String?
  /// A folder of pictures, `00001.svg` for input line 1; made as that of CSV files.
  package var svgFolder: String?
  /// The same pictures in pixels, `00001.png`; made as that of CSV files.
  package var pngFolder: String?
  /// One file of all matrices, a tidy CSV or what other programs read; `-` is standard output.
  package var tableFile: String?
  /// One file of JSON lines; `-` is standard output.
  package var jsonFile: String?
  /// One HTML page; `-` is standard output.
  package var pageFile: String?
  /// One Pharaoh file; `-` is standard output.
  package var alignmentsFile: String?
  /// An open file descriptor for pictures of blocks, whether it is a terminal or not.
  package var terminal: Int32?

  package init(
    csvFolder: String? = nil, svgFolder: String? = nil, pngFolder: String? = nil,
    tableFile: String? = nil, jsonFile: String? = nil, pageFile: String? = nil,
    alignmentsFile: String? = nil, terminal: Int32? = nil
  ) {
    self.csvFolder = csvFolder
    self.svgFolder = svgFolder
    self.pngFolder = pngFolder
    self.tableFile = tableFile
    self.jsonFile = jsonFile
    self.pageFile = pageFile
    self.alignmentsFile = alignmentsFile
    self.terminal = terminal
  }

  /// A kind of file that there is one of for each sentence; its raw value is the ending of the name.
  package enum NumberedFile: String, CaseIterable, Sendable {
    case csv
    case svg
    case png

    /// The name of the file of an input line: at least five digits.
    package func name(ofLine line: Int) -> String {
      let digits = String(line)
      return String(repeating: "0", count: max(0, 5 - digits.count)) + digits + ".\(rawValue)"
    }

    /// Whether a name is that of a file of this kind, or its name while it is incomplete.
    package func matches(_ name: String) -> Bool {
      let whole =
        name.hasSuffix(OutputFile.partialEnding)
        ? name.dropLast(OutputFile.partialEnding.count) : Substring(name)
      guard let line = Int(whole.prefix { $0 != "." }), line > 0 else { return false }
      return self.name(ofLine: line) == whole
    }

    /// The names of the files of this kind in a folder.
    package func names(in folder: String) -> [String] {
      (FileSystem.names(in: folder) ?? []).filter(matches)
    }
  }

  /// The levels at which pairs need matrices.
  ///
  /// - Parameter level: that of the formats that show one
  package func levels(_ level: AttentionLevel) -> Set<AttentionLevel> {
    pageFile == nil ? [level] : Set(AttentionLevel.allCases)
  }

  /// Whether a format is written that shows matrices, and not links alone.
  package var haveMatrices: Bool {
    var others = self
    others.alignmentsFile = nil
    return !others.isEmpty
  }

  /// Whether no format is written.
  package var isEmpty: Bool {
    self == AttentionDestinations()
  }
}
