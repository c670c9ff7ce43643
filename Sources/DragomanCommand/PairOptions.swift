import ArgumentParser
import Corpora

/// Which pairs of a corpus are meant.
struct PairOptions: ParsableArguments {
  @Option(name: .long, help: "The language to translate from, such as en or pt-BR.")
  var source: String?

  @Option(name: .long, help: "The language to translate to.")
  var target: String?

  @Option(
    name: .long,
    help: """
      A file of plain lines in the source language, or one half of a test set of IWSLT, beside --target-file.
      """,
    completion: .file())
  var sourceFile: String?

  @Option(
    name: .long, help: "The file whose line n translates line n of --source-file.",
    completion: .file())
  var targetFile: String?

  @Flag(
    name: .long, help: "Go on after damage in a file, and keep every unit that is whole.")
  var recover = false

  /// The request for these files, given as `name`.
  ///
  /// - Throws: `ValidationError` where files and options contradict each other.
  func request(files: [String], named name: String) throws -> CorpusRequest {
    let input: CorpusInput
    switch (sourceFile, targetFile) {
    case ("-", "-"):
      throw ValidationError(
        "--source-file and --target-file are both standard input; save one of them to a file")
    case (let sourceFile?, let targetFile?):
      guard files.isEmpty else {
        throw ValidationError("--source-file and --target-file stand alone, without \(name)")
      }
      input = .sideBySide(sourceFile: sourceFile, targetFile: targetFile)
    case (nil, nil):
      guard !files.isEmpty else {
        throw ValidationError("Missing \(name), or --source-file and --target-file")
      }
      input = .files(files)
    default: throw ValidationError("--source-file and --target-file belong together")
    }
    return CorpusRequest(input, source: source, target: target, recover: recover)
  }
}
