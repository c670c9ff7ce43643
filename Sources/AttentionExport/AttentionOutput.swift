import Basics

/// Where one format of attention goes: one file for all sentences, or one a sentence.
protocol AttentionOutput {
  /// Writes the next sentence.
  ///
  /// - Parameter matrix: nil for an empty line
  /// - Parameter line: the number of its input line, from 1
  func write(_ matrix: AttentionMatrix?, line: Int) throws(UserError)

  /// Ends the output: what it wrote is now under its final name.
  func finish() throws(UserError)
}

/// One file a sentence, `FOLDER/00001.csv`, numbered by input line from 1; none for an empty line.
struct AttentionFolder: AttentionOutput {
  let path: String
  let fileExtension: String
  let render: (AttentionMatrix, inout TextBuffer) -> Void

  init(
    path: String, fileExtension: String,
    render: @escaping (AttentionMatrix, inout TextBuffer) -> Void
  ) throws(UserError) {
    try OutputFolder.make(at: path)
    self.path = path
    self.fileExtension = fileExtension
    self.render = render
  }

  /// The extensions that files of a folder can have.
  static let fileExtensions: Set<String> = ["csv"]

  /// The name of the file of an input line, without its extension: at least five digits.
  static func fileName(_ line: Int) -> String {
    let digits = String(line)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  func write(_ matrix: AttentionMatrix?, line: Int) throws(UserError) {
    guard let matrix else { return }
    let file = try OutputFile(path: "\(path)/\(Self.fileName(line)).\(fileExtension)")
    var buffer = TextBuffer()
    render(matrix, &buffer)
    try file.append(buffer.bytes)
    try file.finish()
  }

  func finish() {}
}

/// One file for all sentences.
struct AttentionStream: AttentionOutput {
  let file: OutputFile
  let render: (AttentionMatrix?, _ line: Int, inout TextBuffer) -> Void

  /// - Parameter header: what stands before the first sentence
  init(
    file: OutputFile, header: String = "",
    render: @escaping (AttentionMatrix?, _ line: Int, inout TextBuffer) -> Void
  ) throws(UserError) {
    self.file = file
    self.render = render
    try file.append(Array(header.utf8))
  }

  func write(_ matrix: AttentionMatrix?, line: Int) throws(UserError) {
    var buffer = TextBuffer()
    render(matrix, line, &buffer)
    try file.append(buffer.bytes)
  }

  func finish() throws(UserError) {
    try file.finish()
  }
}
