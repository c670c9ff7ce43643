package import Basics
import Foundation

/// Writes the attention of sentence after sentence in every format requested.
///
///     let exporter = try AttentionExporter(to: destinations, options: options)
///     for … { try exporter.export(matrix, line: number) }
///     try exporter.finish()
///
/// Memory does not grow with the number of sentences. Files get their names only when they are complete: each CSV matrix at
/// once, the table and the alignments in `finish`.
package final class AttentionExporter {
  /// A file for all sentences.
  private struct Stream {
    let file: OutputFile
    /// Appends a sentence; the matrix is nil for an empty line, and the links where they are those of the matrix.
    let render: (AttentionMatrix?, WordLinks?, _ line: Int, inout TextBuffer) -> Void
  }

  private let csvFolder: String?
  private let options: AttentionExportOptions
  private var streams: [Stream] = []

  /// Makes folders and opens files.
  package init(
    to destinations: AttentionDestinations, options: AttentionExportOptions
  ) throws(UserError) {
    csvFolder = destinations.csvFolder
    self.options = options
    let table = try destinations.tableFile.map(OutputFile.init(path:))
    let alignments = try destinations.alignmentsFile.map(OutputFile.init(path:))
    if let table, let alignments, table.isSame(as: alignments) {
      throw UserError(
        .usage, at: alignments.path, found: "two outputs cannot share one file",
        fix: "name another one for one of them")
    }
    if let csvFolder { try Self.makeFolder(csvFolder) }
    if let table {
      let mark = options.marksByteOrder ? TextBuffer.byteOrderMark : ""
      try table.append(Array((mark + TidyCSV.header).utf8))
      streams.append(
        Stream(file: table) { TidyCSV.append($0, sentence: $2, options: options, to: &$3) })
    }
    if let alignments {
      streams.append(
        Stream(file: alignments) { matrix, links, _, buffer in
          let links = links ?? matrix?.links(threshold: options.alignmentThreshold)
          buffer.append("\(links?.description ?? "")\n")
        })
    }
    if let descriptor = destinations.terminal {
      let blocks = TerminalBlocks(width: TerminalBlocks.width(ofDescriptor: descriptor))
      let file = OutputFile(descriptor: descriptor, name: "the terminal")
      streams.append(
        Stream(file: file) { matrix, _, line, buffer in
          guard let matrix else { return }
          buffer.append("sentence \(line)\n\n\(blocks.text(of: matrix, options: options))\n")
        })
    }
  }

  /// Writes the next sentence. Lines come in order; a line that is skipped has no line in the alignments.
  ///
  /// - Parameter matrix: nil for an empty line, which has no CSV and no rows in the table, but an empty line of alignments
  /// - Parameter links: the word links to write; nil for those of the matrix
  /// - Parameter line: the number of the input line, from 1
  package func export(
    _ matrix: AttentionMatrix?, links: WordLinks? = nil, line: Int
  ) throws(UserError) {
    if let csvFolder, let matrix {
      let name = AttentionDestinations.fileName(ofLine: line)
      let file = try OutputFile(path: "\(csvFolder)/\(name)")
      var buffer = TextBuffer()
      MatrixCSV.append(matrix, options: options, to: &buffer)
      try file.append(buffer.bytes)
      try file.finish()
    }
    for stream in streams {
      var buffer = TextBuffer()
      stream.render(matrix, links, line, &buffer)
      try stream.file.append(buffer.bytes)
    }
  }

  /// Completes all files. Without it, only the matrices of single sentences are left.
  package func finish() throws(UserError) {
    for stream in streams { try stream.file.finish() }
  }

  private static func makeFolder(_ path: String) throws(UserError) {
    // An empty path would become the current folder.
    guard !path.isEmpty else {
      throw .writing(SystemError(code: ENOENT), cannot: "make the folder", at: path)
    }
    // Not by way of a URL, which would resolve “..” before symbolic links.
    try FileSystem().makeFolders(path)
  }
}
