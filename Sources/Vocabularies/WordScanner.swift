import Corpora

/// Finds the ends of words in one pass over a text.
struct WordScanner {
  let utf8: UnsafeBufferPointer<UInt8>
  let elides: Bool
  /// Whether each letter of a script without spaces is a word.
  let splitsUnspaced: Bool
  /// Whether a single quote is open, so that an apostrophe after a word closes it.
  private var isInSingleQuotes = false

  init(utf8: UnsafeBufferPointer<UInt8>, elides: Bool, splitsUnspaced: Bool) {
    self.utf8 = utf8
    self.elides = elides
    self.splitsUnspaced = splitsUnspaced
  }

  @inline(__always)
  func characterClass(at offset: Int) -> (characterClass: CharacterClass, width: Int) {
    let (scalar, width) = utf8.scalar(at: offset)
    if splitsUnspaced, scalar.isWrittenWithoutSpaces { return (.symbol, width) }
    return (CharacterClass(scalar), width)
  }

  /// The end of the word whose first letter, digit or mark ends at `start`.
  func endOfWord(from start: Int) -> Int {
    var end = start
    var offset = start
    while offset < utf8.count {
      let (characterClass, width) = characterClass(at: offset)
      switch characterClass {
      case .word:
        offset += width
        end = offset
      case .invisible:
        // A soft hyphen or a joiner belongs to the word only if the word continues after it.
        offset += width
      case .apostrophe where elides && offset == end:
        let isFollowed = isWord(at: offset + width)
        return isFollowed || !isInSingleQuotes ? offset + width : end
      case .hyphen where offset == end && isWord(at: offset + width),
        .apostrophe where offset == end && isWord(at: offset + width):
        offset += width
      default:
        return end
      }
    }
    return end
  }

  /// Notes whether a single quote outside of words opens or closes a quotation.
  mutating func noteQuote(at offset: Int, width: Int) {
    let (scalar, _) = utf8.scalar(at: offset)
    if scalar == "'" || scalar == "\u{2018}" || scalar == "\u{2019}" {
      isInSingleQuotes = isWord(at: offset + width)
    }
  }

  private func isWord(at offset: Int) -> Bool {
    offset < utf8.count && characterClass(at: offset).characterClass == .word
  }
}
