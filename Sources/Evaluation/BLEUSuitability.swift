import Corpora

/// Measures whether BLEU, which counts words between spaces, says much about translations of some texts: they have at least
/// four words on average, and at most a tenth of all characters are of scripts that are written without spaces, such as those
/// of Chinese, Japanese and Thai.
package struct BLEUSuitability: Sendable {
  private var texts = 0
  private var words = 0
  private var characters = 0
  private var unspaced = 0

  package init() {}

  package init(_ references: some Sequence<String>) {
    for text in references { add(text) }
  }

  package mutating func add(_ reference: String) {
    texts += 1
    words += reference.split(whereSeparator: \.isWhitespace).count
    characters += reference.unicodeScalars.count
    unspaced += reference.unicodeScalars.count(where: \.isWrittenWithoutSpaces)
  }

  /// Whether BLEU suits what was added.
  package var isSuited: Bool {
    words >= BLEU.highestOrder * texts && 10 * unspaced <= characters
  }
}
