extension CorpusRequest {
  /// The files that are asked for, as far as they are there; a prefix stands for two. `-` is standard input.
  package var files: [String] {
    switch input {
    case .sideBySide(let source, let target): return [source, target]
    case .files(let files):
      return files.flatMap { file in
        if file == "-" || InputFile.exists(file) { return [file] }
        return [source, target].compactMap { $0.flatMap { UnitReaders.existing(file, $0) } }
      }
    }
  }

  /// The documents that alignments among the files refer to, as far as reading them comes. It reads those alignments, and
  /// no file of another format.
  package func documents() -> [String] {
    guard case .files(let files) = input else { return [] }
    return files.flatMap { file in
      isAlignment(file) ? Self.documents(of: file, source: source, target: target) : []
    }
  }

  private func isAlignment(_ file: String) -> Bool {
    guard file != "-", InputFile.isFile(file) else { return false }
    let readers = UnitReaders(
      languages: LanguageTable(source: nil, target: nil), damage: DamageLog(recovers: true))
    return (try? readers.reader(file, suffixes: nil)) is XCESReader
  }

  private static func documents(of file: String, source: String?, target: String?) -> [String] {
    let request = CorpusRequest(files: [file], source: source, target: target, recover: true)
    // What is wrong with the corpus is for whoever reads it to say.
    guard var corpus = try? ParallelCorpus(request) else { return [] }
    while (try? corpus.advance()) == true {}
    return corpus.files.map(\.path).filter { $0 != file }
  }
}
