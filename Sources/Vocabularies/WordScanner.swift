import Corpora

/// Where a word ends: the state of one pass over a text.
struct WordScanner {
  let utf8: UnsafeBufferPointer<UInt8>
  let elides: Bool
  /// Letters of scripts without spaces are words of their own.
  let splitsUnspaced: Bool
  /// A single quote has opened and not closed, so that an apostrophe after a word closes it.
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

  /// The end of the word that has a letter, digit or mark just before `start`.
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
        // A soft hyphen or a joiner belongs to the word only where the word goes on behind it.
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

  /// Remembers whether a single quote that stands outside of words has opened or closed a quotation.
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
