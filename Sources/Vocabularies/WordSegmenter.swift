import Corpora

/// Finds the words of a text by rules, without training or a dictionary.
///
/// A word is a run of letters, digits and marks with inner hyphens and apostrophes; every other visible character is a
/// word of its own. In French, Italian, Catalan and Occitan, which elide, an apostrophe ends its word: `l'` `accord`.
///
/// Text without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan) cannot be segmented by rules: a
/// vocabulary takes every subword as a word (`Vocabulary.encode`), and without a vocabulary every character is a word.
package struct WordSegmenter: Sendable, Equatable {
  /// Whether only ASCII spaces and tabs separate words, whatever the language.
  package let isTokenized: Bool
  private let elides: Bool
  private let isUnspaced: Bool

  /// - Parameter language: a language tag (`fr`, `fr-CA`, `fra`); nil if it is not known
  /// - Parameter tokenized: whether the text is tokenised, so that only ASCII spaces and tabs separate words
  package init(language: String?, tokenized: Bool = false) {
    let primary =
      language?.lowercased().split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? ""
    isTokenized = tokenized
    elides = WordSegmenter.eliding.contains(primary)
    isUnspaced = WordSegmenter.unspaced.contains(primary)
  }

  /// ISO 639 codes of languages whose apostrophe ends a word.
  private static let eliding: Set<String> = [
    "fr", "fra", "fre", "it", "ita", "ca", "cat", "oc", "oci",
  ]

  /// ISO 639 codes of languages that put no spaces between words.
  private static let unspaced: Set<String> = [
    "zh", "zho", "chi", "cmn", "yue", "wuu", "nan", "hak", "gan", "lzh", "ja", "jpn", "th", "tha",
    "lo", "lao", "km", "khm", "my", "mya", "bur", "bo", "bod", "tib", "dz", "dzo",
  ]

  /// Whether the words of `text` are its subwords: its language, or most of its letters, are written without spaces.
  package func takesSubwordsAsWords(_ text: String) -> Bool {
    if isTokenized { return false }
    if isUnspaced { return true }
    var letters = 0
    var unspacedLetters = 0
    // The scripts without spaces begin at U+0E00, whose first byte is E0.
    guard text.utf8.contains(where: { $0 >= 0xE0 }) else { return false }
    for scalar in text.unicodeScalars where CharacterClass(scalar) == .word {
      letters += 1
      if scalar.isWrittenWithoutSpaces { unspacedLetters += 1 }
    }
    return unspacedLetters * 2 > letters
  }

  /// The words of `text` in order, as offsets into `text.utf8`.
  package func words(in text: String) -> [Range<Int>] {
    var text = text
    text.makeContiguousUTF8()
    let splitsUnspaced = takesSubwordsAsWords(text)
    return text.utf8.withContiguousStorageIfAvailable { utf8 in
      isTokenized
        ? tokens(of: utf8) : words(of: utf8, in: text, splitsUnspaced: splitsUnspaced)
    } ?? []
  }

  /// The words of `text` in order, as texts.
  package func split(_ text: String) -> [String] {
    var text = text
    let words = words(in: text)
    return text.withUTF8 { utf8 in
      words.map { String(decoding: UnsafeBufferPointer(rebasing: utf8[$0]), as: UTF8.self) }
    }
  }

  /// The offset of the first character of a subword that may belong to a word, or the subword's end.
  func start(of subword: Range<Int>, in utf8: UnsafeBufferPointer<UInt8>) -> Int {
    isTokenized ? utf8.firstOfToken(in: subword) : utf8.firstVisible(in: subword)
  }

  /// The tokens between ASCII spaces and tabs, as aligners split lines: a no-break space is part of its token.
  private func tokens(of utf8: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var start: Int?
    for (offset, byte) in utf8.enumerated() {
      if byte == 0x20 || byte == 0x09 {
        if let begin = start { tokens.append(begin..<offset) }
        start = nil
      } else if start == nil {
        start = offset
      }
    }
    if let begin = start { tokens.append(begin..<utf8.count) }
    return tokens
  }

  private func words(
    of utf8: UnsafeBufferPointer<UInt8>, in text: String, splitsUnspaced: Bool
  ) -> [Range<Int>] {
    var scanner = WordScanner(utf8: utf8, elides: elides, splitsUnspaced: splitsUnspaced)
    var words: [Range<Int>] = []
    var offset = 0
    while offset < utf8.count {
      let (characterClass, width) = scanner.characterClass(at: offset)
      let end: Int
      switch characterClass {
      case .space, .invisible:
        offset += width
        continue
      case .word: end = scanner.endOfWord(from: offset + width)
      case .apostrophe, .hyphen, .symbol:
        scanner.noteQuote(at: offset, width: width)
        end = endOfCharacter(at: offset, width: width, utf8: utf8, text: text)
      }
      words.append(offset..<end)
      offset = end
    }
    return words
  }

  /// The end of the grapheme cluster at `offset`: an emoji with its modifiers and joiners is one character.
  private func endOfCharacter(
    at offset: Int, width: Int, utf8: UnsafeBufferPointer<UInt8>, text: String
  ) -> Int {
    let next = offset + width
    if next >= utf8.count || (width == 1 && utf8[next] < 0x80) { return next }
    let index = text.utf8.index(text.startIndex, offsetBy: offset)
    let end = text.utf8.distance(from: text.startIndex, to: text.index(after: index))
    return max(end, next)
  }
}
