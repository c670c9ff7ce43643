public import Basics
public import Corpora

/// Sentence pairs of parallel text, read one after the other in constant memory.
///
/// TMX, XLIFF, OPUS, WMT and IWSLT XML, tab-separated text and pairs of plain files, each also gzipped: the reader is
/// chosen by what a file holds.
///
///     let text = try ParallelText(["memory.tmx"], source: "en", target: "de")
///     while let pair = try text.next() { print(pair.source, pair.target) }
///     print(text.report)
///
/// In asynchronous code, the pairs can be iterated over with `for try await`. The text is read once; one thread at a time may
/// read it.
public final class ParallelText: AsyncSequence, AsyncIteratorProtocol {
  public typealias Element = SentencePair
  public typealias Failure = UserError

  private var corpus: ParallelCorpus

  /// - Parameter files: paths; `-` is standard input (tab-separated)
  /// - Parameter source: the language to translate from, such as `en` or `pt-BR`; nil for text that has no languages
  /// - Parameter target: the language to translate to
  /// - Parameter recovers: whether reading goes on after damage, with every unit that is whole
  /// - Throws: `UserError`: a file that cannot be read (`.noInput`) or is no parallel text (`.data`), a language that no unit
  ///   has (`.data`), or one that is missing (`.usage`)
  public init(
    _ files: [String], source: String? = nil, target: String? = nil, recovers: Bool = false
  ) throws(UserError) {
    corpus = try ParallelCorpus(
      CorpusRequest(files: files, source: source, target: target, recover: recovers))
  }

  /// The next pair; nil at the end.
  ///
  /// - Throws: `UserError` at damage, with file, line and column, after all pairs before it
  public func next() throws(UserError) -> SentencePair? { try corpus.next() }

  /// What became of the units that have been read: how many gave pairs, and why others gave none, in lines for people.
  public var report: String { corpus.report.description }

  public func makeAsyncIterator() -> ParallelText { self }
}
