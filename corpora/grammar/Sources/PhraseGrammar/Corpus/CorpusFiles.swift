/// The two files of one set: TMX, and a Pharaoh file whose line `i` is pair `i`.
enum CorpusFiles {
  static func files(_ name: String, _ pairs: [AlignedPair]) -> [(name: String, text: String)] {
    [
      ("\(name).en-fr.tmx", TranslationMemory(pairs).text),
      ("\(name).en-fr.pharaoh", pairs.map { $0.pharaoh + "\n" }.joined()),
    ]
  }
}
