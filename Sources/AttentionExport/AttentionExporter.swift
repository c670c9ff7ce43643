package import Basics

/// Writes the attention of sentence after sentence in every format asked for.
///
///     let exporter = try AttentionExporter(to: destinations, options: options)
///     for … { try exporter.export(matrix, line: number) }
///     try exporter.finish()
///
/// Memory does not grow with the number of sentences. Files get their names only when they are whole: each matrix at once,
/// the table and the alignments in `finish`.
package final class AttentionExporter {
  private var outputs: [any AttentionOutput] = []

  /// Makes folders and opens files.
  package init(
    to destinations: AttentionDestinations, options: AttentionExportOptions
  ) throws(UserError) {
    let table = try destinations.tableFile.map(OutputFile.init(path:))
    let alignments = try destinations.alignmentsFile.map(OutputFile.init(path:))
    if let table, let alignments, table.isSame(as: alignments) {
      throw UserError(
        .usage, at: alignments.path, found: "two outputs cannot share one file",
        fix: "name another one for one of them")
    }
    if let folder = destinations.csvFolder {
      outputs.append(
        try AttentionFolder(path: folder, fileExtension: "csv") { matrix, buffer in
          MatrixCSV.append(matrix, options: options, to: &buffer)
        })
    }
    if let table {
      let mark = options.marksByteOrder ? TextBuffer.byteOrderMark : ""
      outputs.append(
        try AttentionStream(file: table, header: mark + TidyCSV.header) {
          matrix, line, buffer in
          guard let matrix else { return }
          TidyCSV.append(matrix, sentence: line, options: options, to: &buffer)
        })
    }
    if let alignments {
      outputs.append(
        try AttentionStream(file: alignments) { matrix, _, buffer in
          let links = matrix?.links(threshold: options.alignmentThreshold)
          buffer.append("\(links?.description ?? "")\n")
        })
    }
    if let descriptor = destinations.terminal {
      let blocks = TerminalBlocks(width: TerminalBlocks.width(ofDescriptor: descriptor))
      let file = OutputFile(descriptor: descriptor, name: "the terminal")
      outputs.append(
        try AttentionStream(file: file) { matrix, line, buffer in
          guard let matrix else { return }
          buffer.append("sentence \(line)\n\n\(blocks.text(of: matrix, options: options))\n")
        })
    }
  }

  /// Writes the next sentence. Lines come in order; one that is left out has no line in the alignments either.
  ///
  /// - Parameter matrix: nil for an empty line, which has no CSV and no rows in the table, but an empty line of alignments
  /// - Parameter line: the number of the input line, from 1
  package func export(_ matrix: AttentionMatrix?, line: Int) throws(UserError) {
    for output in outputs { try output.write(matrix, line: line) }
  }

  /// Ends all files. Without it, none but the matrices of single sentences is left behind.
  package func finish() throws(UserError) {
    for output in outputs { try output.finish() }
  }
}
