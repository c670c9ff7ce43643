extension CorpusRequest {
  /// The files that are asked for, as far as they are there; a prefix stands for two. `-` is standard input.
  var files: [String] {
    switch input {
    case .sideBySide(let source, let target): return [source, target]
    case .files(let files):
      return files.flatMap { file in
        if file == "-" || InputFile.exists(file) { return [file] }
        return [source, target].compactMap { $0.flatMap { UnitReaders.existing(file, $0) } }
      }
    }
  }

  /// Whether a file is one of those that are read, however it is named.
  package func reads(_ path: String) -> Bool { InputFile.isOne(path, of: files) }
}

extension Sequence<CorpusFile> {
  /// Whether a file is one of them, however it is named.
  package func hold(_ path: String) -> Bool { InputFile.isOne(path, of: map(\.path)) }
}
