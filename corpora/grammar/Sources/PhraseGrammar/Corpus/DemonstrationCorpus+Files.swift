extension DemonstrationCorpus {
  /// The files of the three sets.
  package var files: [(name: String, text: String)] {
    Split.allCases.flatMap { CorpusFiles.files($0.rawValue, self[$0].map(\.pair)) }
  }
}
