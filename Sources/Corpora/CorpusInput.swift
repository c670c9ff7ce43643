/// The files of a corpus.
package enum CorpusInput: Sendable, Hashable {
  /// Files of any format, prefixes of two files (`data/train` for `data/train.en` and `data/train.de`), or `-`: tab-separated
  /// text on standard input. They are read in this order as one corpus.
  case files([String])
  /// Two files of plain text, line by line.
  case sideBySide(sourceFile: String, targetFile: String)
}
