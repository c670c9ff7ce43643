import ArgumentParser
import Corpora

/// Which pairs of a corpus are meant.
typealias PairOptions = SettingOptions<PairSelection>

extension PairSelection {
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
