/// A sentence that others refer to by its key: one of a document of OPUS, or a segment of a test set.
struct KeyedSentence: ~Copyable {
  /// Unique in its file, where the file is right.
  var key = ""
  /// Its text, and no other.
  var text = UnitText()
  /// Line and column where it begins.
  var line = 0
  var column = 0
  var isDamaged = false

  mutating func begin(_ key: String, line: Int, column: Int) {
    self.key = key
    text.removeAll()
    self.line = line
    self.column = column
    isDamaged = false
  }
}

/// Reads the sentences of a file in one language, one at a time.
protocol KeyedSentenceReader {
  var path: String { get }

  /// Reads the next sentence, or returns false at the end.
  mutating func read(into sentence: inout KeyedSentence) throws(CorpusError) -> Bool
}
