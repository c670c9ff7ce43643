package import Basics

extension PairSelection {
  /// The request for these files.
  ///
  /// - Parameter name: the setting or argument that gives the files
  /// - Throws: if files and settings contradict each other
  package func request(files: [String], named name: String) throws(UserError) -> CorpusRequest {
    let input: CorpusInput
    switch (sourceFile, targetFile) {
    case ("-", "-"):
      throw UserError(
        .usage, found: "`source-file` and `target-file` are both standard input",
        fix: "save one of them to a file")
    case (let sourceFile?, let targetFile?):
      guard files.isEmpty else {
        throw UserError(
          .usage, found: "`source-file` and `target-file` are given together with \(name)",
          fix: "give one or the other")
      }
      input = .sideBySide(sourceFile: sourceFile, targetFile: targetFile)
    case (nil, nil):
      guard !files.isEmpty else {
        throw UserError(.usage, found: "Missing \(name), or `source-file` and `target-file`")
      }
      input = .files(files)
    default:
      throw UserError(
        .usage, found: "only one of `source-file` and `target-file` is given", fix: "give both")
    }
    return CorpusRequest(input, source: source, target: target, recover: recover)
  }
}
