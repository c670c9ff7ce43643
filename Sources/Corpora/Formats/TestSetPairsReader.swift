import Basics

/// Reads a test set of IWSLT or NIST, which comes in two files: the segments of both with the same document and `id`.
final class TestSetPairsReader: UnitReader {
  let path: String
  let namesLanguages = false
  private let source: KeyedSentenceReader
  private let target: SentenceLookup
  private var sentence = KeyedSentence()
  /// Hashes of the keys that were met.
  private var known: Set<Int> = []

  init(source: KeyedSentenceReader, target: SentenceLookup) {
    self.source = source
    self.target = target
    path = source.path
  }

  func read(into unit: inout Unit) throws(UserError) -> Bool {
    while try source.read(into: &sentence) {
      // The first of a key counts.
      guard known.insert(sentence.key.hashValue).inserted else { continue }
      unit.begin(line: sentence.line, column: sentence.column)
      // The id of the document, a zero, and that of the segment.
      if unit.keepsID { unit.id = sentence.key.map { $0 == 0 ? UInt8(ascii: "/") : $0 } }
      unit.addVariant(LanguageTable.none)
      unit.text.append(sentence.text[sentence.text.range])
      unit.endVariantText()
      unit.addVariant(LanguageTable.none)
      let found = try target.find(sentence.key)
      if let found {
        unit.text.append(found.text)
        unit.endVariantText()
      }
      unit.isDamaged = sentence.isDamaged || found?.isDamaged == true
      return true
    }
    return false
  }
}
