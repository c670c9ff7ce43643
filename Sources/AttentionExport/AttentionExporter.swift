package import Basics
import Foundation
import Graphics

/// Writes the attention of sentence after sentence in every format requested.
///
///     let exporter = try AttentionExporter(to: destinations, options: options, origin: origin)
///     for … { try exporter.export(sentence) }
///     try exporter.finish()
///
/// Memory does not grow with the number of sentences. Files get their names only when they are complete: those of single
/// sentences at once, those of all sentences in `finish`.
package final class AttentionExporter {
  /// A folder with a file for each sentence.
  private struct Folder {
    let path: String
    let kind: AttentionDestinations.NumberedFile
    let render: (AttentionMatrix, _ line: Int, inout TextBuffer) throws(UserError) -> Void
  }

  /// A file for all sentences.
  private struct Stream {
    let file: OutputFile
    var start: (inout TextBuffer) -> Void = { _ in }
    let render: (ExportedSentence, inout TextBuffer) -> Void
    var end: (inout TextBuffer) -> Void = { _ in }
  }

  private let options: AttentionExportOptions
  private var folders: [Folder] = []
  private var streams: [Stream] = []

  /// Makes folders and opens files.
  ///
  /// - Parameter origin: what the page says of the attention
  package init(
    to destinations: AttentionDestinations, options: AttentionExportOptions,
    origin: AttentionOrigin
  ) throws(UserError) {
    self.options = options
    try addFolders(destinations, legend: origin.legend)
    try addStreams(destinations, origin: origin)
    for stream in streams { try write(to: stream.file, stream.start) }
  }

  private func addFolders(
    _ destinations: AttentionDestinations, legend: String
  ) throws(UserError) {
    let options = options
    if let path = destinations.csvFolder {
      try Self.makeFolder(path)
      folders.append(
        Folder(path: path, kind: .csv) { matrix, _, buffer in
          MatrixCSV.append(matrix, options: options, to: &buffer)
        })
    }
    if let path = destinations.svgFolder {
      try Self.makeFolder(path)
      folders.append(
        Folder(path: path, kind: .svg) { matrix, line, buffer in
          AttentionHeatmap(matrix, options: options, legend: legend)
            .append(line: line, to: &buffer)
        })
    }
    if let path = destinations.pngFolder {
      guard PNGPicture.isAvailable else {
        throw UserError(
          .usage, at: path, found: "this program was built without librsvg, which draws PNG",
          fix: PNGPicture.advice)
      }
      try Self.makeFolder(path)
      folders.append(
        Folder(path: path, kind: .png) { matrix, line, buffer throws(UserError) in
          var svg = TextBuffer()
          AttentionHeatmap(matrix, options: options, legend: legend).append(line: line, to: &svg)
          buffer.append(try PNGPicture.bytes(ofSVG: svg.bytes))
        })
    }
  }

  private func addStreams(
    _ destinations: AttentionDestinations, origin: AttentionOrigin
  ) throws(UserError) {
    let options = options
    if let file = try open(destinations.tableFile) { streams.append(table(file)) }
    if let file = try open(destinations.jsonFile) {
      streams.append(
        Stream(file: file) { AttentionJSON.append($0, options: options, to: &$1) })
    }
    if let file = try open(destinations.pageFile) {
      let page = AttentionPage(origin, options: options)
      streams.append(
        Stream(
          file: file, start: page.appendStart, render: { page.append($0, to: &$1) },
          end: page.appendEnd))
    }
    if let file = try open(destinations.alignmentsFile) {
      streams.append(
        Stream(file: file) { sentence, buffer in
          let matrix = sentence.best?.pair.matrix(options.level)
          let links = sentence.links ?? matrix?.links(threshold: options.alignmentThreshold)
          buffer.append("\(links?.description ?? "")\n")
        })
    }
    if let descriptor = destinations.terminal {
      let blocks = TerminalBlocks(descriptor: descriptor)
      let file = OutputFile(descriptor: descriptor, name: "the terminal")
      streams.append(
        Stream(file: file) { sentence, buffer in
          guard let matrix = sentence.best?.pair.matrix(options.level) else { return }
          buffer.append(
            "sentence \(sentence.line)\n\n\(blocks.text(of: matrix, options: options))\n")
        })
    }
  }

  private func table(_ file: OutputFile) -> Stream {
    let options = options
    func matrix(_ sentence: ExportedSentence) -> AttentionMatrix? {
      sentence.best?.pair.matrix(options.level)
    }
    return switch options.format {
    case .csv:
      Stream(
        file: file,
        start: { buffer in
          if options.marksByteOrder { buffer.append(TextBuffer.byteOrderMark) }
          buffer.append(TidyCSV.header)
        },
        render: {
          TidyCSV.append(matrix($0), sentence: $0.line, options: options, to: &$1)
        })
    case .marian:
      Stream(file: file) { ForeignFormats.appendMarian(matrix($0), to: &$1) }
    case .nematus:
      Stream(file: file) { ForeignFormats.appendNematus(matrix($0), $0, to: &$1) }
    case .sockeye:
      Stream(file: file) { ForeignFormats.appendSockeye(matrix($0), $0, to: &$1) }
    }
  }

  /// Opens a file that no other format is written to.
  private func open(_ path: String?) throws(UserError) -> OutputFile? {
    guard let path else { return nil }
    let file = try OutputFile(path: path)
    if streams.contains(where: { $0.file.isSame(as: file) }) {
      throw UserError(
        .usage, at: file.path, found: "two outputs cannot share one file",
        fix: "name another one for one of them")
    }
    return file
  }

  /// Writes the next sentence. Lines come in order; a line that is skipped has no line in the alignments.
  ///
  /// A sentence without candidates has no files of its own and no rows in a table, but a line where lines count.
  package func export(_ sentence: ExportedSentence) throws(UserError) {
    if let matrix = sentence.best?.pair.matrix(options.level) {
      for folder in folders {
        let name = folder.kind.name(ofLine: sentence.line)
        let file = try OutputFile(path: "\(folder.path)/\(name)")
        var buffer = TextBuffer()
        try folder.render(matrix, sentence.line, &buffer)
        try file.append(buffer.bytes)
        try file.finish()
      }
    }
    for stream in streams { try write(to: stream.file) { stream.render(sentence, &$0) } }
  }

  /// Completes all files. Without it, only the files of single sentences are left.
  package func finish() throws(UserError) {
    for stream in streams {
      try write(to: stream.file, stream.end)
      try stream.file.finish()
    }
  }

  private func write(
    to file: OutputFile, _ render: (inout TextBuffer) -> Void
  ) throws(UserError) {
    var buffer = TextBuffer()
    render(&buffer)
    try file.append(buffer.bytes)
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
