/// A sentence that others refer to by its key: one of a document of OPUS, or a segment of a test set.
struct KeyedSentence: ~Copyable {
  /// Bytes, not text: keys that look alike may be two.
  typealias Key = [UInt8]

  /// Unique in its file, where the file is right.
  var key: Key = []
  /// Its text, and no other.
  var text = UnitText()
  /// Line and column where it begins.
  var line = 0
  var column = 0
  var isDamaged = false

  mutating func begin(_ key: Key, line: Int, column: Int) {
    self.key = key
    text.removeAll()
    self.line = line
    self.column = column
    isDamaged = false
  }
}
