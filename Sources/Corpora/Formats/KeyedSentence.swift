/// A sentence that others refer to by its key: one of a document of OPUS, or a segment of a test set.
struct KeyedSentence: ~Copyable {
  /// Bytes, not text: keys that look alike may differ.
  typealias Key = [UInt8]

  /// Unique in a correct file.
  var key: Key = []
  /// Holds this text only.
  var text = UnitText()
  /// Line and column where it begins.
  var line = 0
  var column = 0
  var isDamaged = false
}
