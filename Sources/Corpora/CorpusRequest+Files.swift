extension CorpusRequest {
  /// The requested files that exist; a prefix stands for two. `-` is standard input.
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

  /// The documents that the alignments among the files refer to, as far as these can be read.
  package func documents() -> [String] {
    guard case .files(let files) = input else { return [] }
    return files.flatMap { file -> [String] in
      let request = CorpusRequest(files: [file], source: source, target: target, recover: true)
      // Errors are reported by whoever reads the corpus.
      guard Self.isAlignment(file), var corpus = try? ParallelCorpus(request) else { return [] }
      while (try? corpus.advance()) == true {}
      return corpus.files.map(\.path).filter { $0 != file }
    }
  }

  private static func isAlignment(_ file: String) -> Bool {
    guard file != "-", InputFile.isFile(file) else { return false }
    let readers = UnitReaders(
      languages: LanguageTable(source: nil, target: nil), damage: DamageLog(recovers: true))
    return (try? readers.reader(file, suffixes: nil)) is XCESReader
  }
}
