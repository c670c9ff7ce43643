/// The characters of a text that a vocabulary is to hold; the others are left to `<unk>`.
///
/// The most frequent come first; SentencePiece would refuse a text with more characters than pieces.
struct Alphabet {
  private let characters: Set<Unicode.Scalar>

  /// - Parameter limit: the most characters to hold
  /// - Parameter rareShare: the share of the text that may be made of characters that occur once and are left out
  init(of sentences: [String], limit: Int, rareShare: Double) {
    var counts: [Unicode.Scalar: Int] = [:]
    for sentence in sentences {
      for scalar in sentence.unicodeScalars where Alphabet.isText(scalar) {
        counts[scalar, default: 0] += 1
      }
    }
    let rareBudget = Int(Double(counts.values.reduce(0, +)) * rareShare)
    let isRareLeftOut = rareBudget > 0 && counts.values.count { $0 == 1 } <= rareBudget
    let held = counts.filter { $0.value > 1 || !isRareLeftOut }
    characters = Set(
      held.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map(\.key))
  }

  /// Whether there is anything to learn from: one character that every normalisation leaves visible.
  ///
  /// SentencePiece ends the whole process where its normalisation leaves nothing of the text.
  var isVisible: Bool {
    characters.contains { scalar in
      let characterClass = CharacterClass(scalar)
      return characterClass != .space && characterClass != .invisible && scalar != "\u{FFFD}"
    }
  }

  /// Reserved by SentencePiece's trainer: `▅` stands for the unknown, and `▁` for the space.
  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x20 && scalar != "\u{2585}" && scalar != "\u{2581}"
  }

  /// A sentence as the trainer gets it.
  ///
  /// A character that is left out becomes the name of the unknown piece, which the trainer takes as a boundary: no piece
  /// reaches over it, and none is made of it.
  func trainingText(of sentence: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in sentence.unicodeScalars {
      if scalar.value <= 0x20 || scalar == "\u{2581}" {
        text.append(" ")
      } else if characters.contains(scalar) {
        text.append(scalar)
      } else {
        text.append(contentsOf: "<unk>".unicodeScalars)
      }
    }
    return String(text)
  }
}
