/// A set of pairs as TMX 1.4, one unit a line.
package struct TranslationMemory {
  package let pairs: [AlignedPair]

  package init(_ pairs: [AlignedPair]) {
    self.pairs = pairs
  }

  /// The lines of the file, each with its line feed.
  package var text: String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<tmx version="1.4">"#,
      #"<header creationtool="demonstration-corpus" creationtoolversion="1" segtype="sentence""#
        + #" o-tmf="none" adminlang="en" srclang="en" datatype="plaintext"/>"#,
      "<body>",
    ]
    lines += pairs.map(unit)
    lines += ["</body>", "</tmx>"]
    return lines.map { $0 + "\n" }.joined()
  }

  private func unit(_ pair: AlignedPair) -> String {
    #"<tu><prop type="x-word-alignment">\#(pair.pharaoh)</prop>"#
      + variant("en", pair.sourceText) + variant("fr", pair.targetText) + "</tu>"
  }

  private func variant(_ language: String, _ text: String) -> String {
    #"<tuv xml:lang="\#(language)"><seg>\#(Self.escaped(text))</seg></tuv>"#
  }

  /// Text as character data.
  package static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.append(character)
      }
    }
  }
}
