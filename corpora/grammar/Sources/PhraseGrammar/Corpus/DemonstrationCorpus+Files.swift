extension DemonstrationCorpus {
  /// The files of the corpus: for each set a TMX file and a Pharaoh file whose line `i` is pair
  /// `i`.
  package var files: [(name: String, text: String)] {
    Split.allCases.flatMap { split in
      let entries = self[split]
      return [
        ("\(split.rawValue).en-fr.tmx", TranslationMemory(entries).text),
        (
          "\(split.rawValue).en-fr.pharaoh",
          entries.map { $0.pair.pharaoh + "\n" }.joined()
        ),
      ]
    }
  }
}
