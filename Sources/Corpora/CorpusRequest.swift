/// What is wanted of a corpus: which pairs of which files.
package struct CorpusRequest: Sendable, Hashable {
  package var input: CorpusInput
  /// The language translated from, such as `en` or `pt-BR`. Tab-separated text and two plain files need none.
  package var source: String?
  /// The language translated to.
  package var target: String?
  /// Go on after damage where that is possible. What is lost is reported.
  package var recover: Bool
  /// Which of the pairs are kept.
  package var cleaning: Cleaning

  package init(
    _ input: CorpusInput, source: String?, target: String?, recover: Bool = false,
    cleaning: Cleaning = .none
  ) {
    self.input = input
    self.source = source
    self.target = target
    self.recover = recover
    self.cleaning = cleaning
  }

  package init(
    files: [String], source: String?, target: String?, recover: Bool = false,
    cleaning: Cleaning = .none
  ) {
    self.init(.files(files), source: source, target: target, recover: recover, cleaning: cleaning)
  }
}
