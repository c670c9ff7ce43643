import AttentionExport
import Basics
import Corpora
import Foundation
import ModelFolder

/// Refuses outputs that would overwrite an input or another output, before anything is opened for writing.
///
///     var outputs = OutputGuard()
///     outputs.reads(request)
///     outputs.writes(report, as: "--report")
///     try outputs.check()
///
/// Files are compared by device and inode, so links and other spellings of a path are the same file. Every command adds all
/// files that it reads and writes.
struct OutputGuard {
  private struct Input {
    let path: String
    /// What to call it: "a file of the corpus".
    let role: String
    let identity: FileIdentity

    /// Its role and its path; standard input has no path.
    var name: String { path.isEmpty ? role : "\(role) (\(path))" }
  }

  private struct Output {
    let flag: String
    let path: String
    /// All files that are written for the flag.
    var identities: Set<FileIdentity> = []
    /// The folder of numbered files and their kind, where the output is one.
    var folder: (identity: FileIdentity, kind: AttentionDestinations.NumberedFile)?
    /// Whether it is standard output, under any name.
    var isStandardOutput = false
    /// Whether a file that is not empty would be replaced.
    var replacesText = false
  }

  private var inputs: [Input] = []
  private var outputs: [Output] = []
  private var corpora: [CorpusRequest] = []
  private var printed: String?

  // MARK: Inputs

  /// Adds a file. One that does not exist is ignored here; reading it will fail.
  mutating func reads(_ path: String?, as role: String) {
    guard let path, path != "-" else { return }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    inputs.append(Input(path: path, role: role, identity: FileIdentity(status)))
  }

  /// Adds the files of a corpus, and the documents that sentence alignments refer to.
  mutating func reads(_ corpus: CorpusRequest) {
    for file in corpus.files { reads(file, as: "a file of the corpus") }
    corpora.append(corpus)
  }

  /// Adds the files of a model folder.
  mutating func reads(model path: String) {
    for url in ModelFiles(in: path).all { reads(url.path, as: "a file of the model") }
  }

  /// Adds the files of a vocabulary.
  mutating func reads(vocabulary prefix: String?) {
    guard let prefix else { return }
    for path in ModelFiles.vocabularies(prefix: prefix) {
      reads(path, as: "a file of the vocabulary")
    }
  }

  // MARK: Outputs

  /// Adds a file; `-` is standard output. The temporary file under which it is written first is added as well.
  mutating func writes(_ path: String?, as flag: String) {
    guard let path else { return }
    var output = Output(flag: flag, path: path)
    output.isStandardOutput = OutputFile.isStandardOutput(path)
    var status = stat()
    let exists =
      output.isStandardOutput ? fstat(STDOUT_FILENO, &status) == 0 : stat(path, &status) == 0
    output.replacesText = exists && status.st_mode & S_IFMT == S_IFREG && status.st_size > 0
    if output.isStandardOutput {
      output.identities = Set([Self.standardOutput].compactMap { $0 })
    } else if !exists || status.st_mode & S_IFMT != S_IFCHR {
      let names = [path] + [OutputFile.partialPath(of: path)].compactMap { $0 }
      output.identities = Set(names.compactMap(FileIdentity.init(of:)))
    }
    outputs.append(output)
  }

  /// Adds a folder of files of a kind that are numbered by line. Files of other kinds may be written to the same folder.
  mutating func writes(
    _ kind: AttentionDestinations.NumberedFile, numberedIn folder: String?, as flag: String
  ) {
    guard let folder, let identity = FileIdentity(of: folder) else { return }
    var output = Output(flag: flag, path: folder)
    output.folder = (identity, kind)
    let names = kind.names(in: folder)
    output.replacesText = !names.isEmpty
    output.identities = Set(names.compactMap { FileIdentity(of: "\(folder)/\($0)") })
    outputs.append(output)
  }

  /// Adds the files of a vocabulary, separate and joint: those of the other kind are removed.
  mutating func writes(vocabulary prefix: String, as flag: String) {
    var output = Output(flag: flag, path: prefix)
    let names = ModelFiles.vocabularies(prefix: prefix)
    output.identities = Set(names.compactMap(FileIdentity.init(of:)))
    output.replacesText = output.identities.contains(where: \.exists)
    outputs.append(output)
  }

  /// Adds files of a model folder.
  mutating func writes(model path: String, files: [String], as flag: String) {
    var output = Output(flag: flag, path: path)
    output.identities = Set(files.compactMap(FileIdentity.init(of:)))
    outputs.append(output)
  }

  /// Adds standard output, and says what is printed on it: "the translations".
  mutating func prints(_ content: String) { printed = content }

  // MARK: The check

  /// - Throws: a failure with exit code 64
  func check() throws(UserError) {
    let known = inputs + [Self.standardInput].compactMap { $0 }
    try check(known)
    for (index, output) in outputs.enumerated() {
      if let printed, output.isStandardOutput {
        throw UserError(
          .usage,
          found:
            "\(output.flag) is \(output.path), but standard output has \(printed); name another file"
        )
      }
      for other in outputs[..<index] where Self.isShared(output, other) {
        throw UserError(
          .usage,
          found: "\(output.path): two outputs cannot share one file (\(other.flag) and "
            + "\(output.flag)); name another one for one of them")
      }
    }
    // Finding the documents of sentence alignments means reading those, which takes a while: only where it matters.
    guard printed != nil && Self.standardOutputHoldsText || outputs.contains(where: \.replacesText)
    else { return }
    var documents = OutputGuard()
    for corpus in corpora {
      for path in corpus.documents() { documents.reads(path, as: "a document of the corpus") }
    }
    try check(documents.inputs)
  }

  private func check(_ inputs: [Input]) throws(UserError) {
    for input in inputs {
      if printed != nil, input.identity == Self.standardOutput {
        throw UserError(.usage, found: "standard output is \(input.name); send it to another file")
      }
      for output in outputs
      where output.identities.contains(input.identity) || output.folder?.identity == input.identity
      {
        let isSpelled = Self.absolute(output.path) == Self.absolute(input.path)
        let name = isSpelled ? input.role : input.name
        throw UserError(
          .usage, found: "\(output.flag) \(output.path) is \(name) and would be lost; name another")
      }
    }
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardized.path
  }

  private static func isShared(_ one: Output, _ other: Output) -> Bool {
    if one.isStandardOutput && other.isStandardOutput { return true }
    if !one.identities.isDisjoint(with: other.identities) { return true }
    for (file, folder) in [(one, other.folder), (other, one.folder)] {
      guard let folder else { continue }
      if file.identities.contains(folder.identity) { return true }
      let names = file.identities.compactMap { $0.name(in: folder.identity) }
      if names.contains(where: folder.kind.matches) { return true }
    }
    return false
  }

  /// Standard input where it is a file. Even a command that does not read it must not overwrite it.
  private static var standardInput: Input? {
    var status = stat()
    guard fstat(STDIN_FILENO, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Input(path: "", role: "standard input", identity: FileIdentity(status))
  }

  /// Standard output, unless it is a terminal or another device, which may be shared.
  private static var standardOutput: FileIdentity? {
    var status = stat()
    guard fstat(STDOUT_FILENO, &status) == 0, status.st_mode & S_IFMT != S_IFCHR else { return nil }
    return FileIdentity(status)
  }

  private static var standardOutputHoldsText: Bool {
    var status = stat()
    return fstat(STDOUT_FILENO, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
      && status.st_size > 0
  }
}
