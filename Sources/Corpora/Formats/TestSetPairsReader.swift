import Basics

/// Reads a test set of IWSLT or NIST, which consists of two files: pairs the segments of both with the same document and id.
final class TestSetPairsReader: UnitReader {
  var path: String { source.path }
  let namesLanguages = false
  private let source: KeyedSentenceReader
  private let target: SentenceLookup
  /// Hashes of the keys so far.
  private var known: Set<Int> = []

  init(source: KeyedSentenceReader, target: SentenceLookup) {
    self.source = source
    self.target = target
  }

  func read(into unit: inout Unit) throws(UserError) -> Bool {
    while try source.read() {
      // The first segment with a key counts.
      guard known.insert(source.key.hashValue).inserted else { continue }
      unit.begin(line: source.line, column: source.column)
      // The id of the document, a zero, and that of the segment.
      if unit.keepsID { unit.id = source.key.map { $0 == 0 ? UInt8(ascii: "/") : $0 } }
      unit.addVariant(nil, text: source.text[source.text.range])
      let found = try target.find(source.key)
      if let found { unit.addVariant(nil, text: found.text) } else { unit.addVariant(nil) }
      unit.isDamaged = source.isDamaged || found?.isDamaged == true
      return true
    }
    return false
  }
}
