/// A request for the pairs of a corpus.
package struct CorpusRequest: Sendable, Hashable {
  package var input: CorpusInput
  /// The language to translate from, such as `en` or `pt-BR`. Tab-separated text and two plain files need none.
  package var source: String?
  /// The language to translate to.
  package var target: String?
  /// Whether reading continues after damage. What is lost is reported.
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
