/// The characters of a text that get an entry in the vocabulary; the others become `<unk>`.
///
/// They are the most frequent ones; SentencePiece refuses a text with more characters than subwords.
struct Alphabet {
  private let characters: Set<Unicode.Scalar>

  /// - Parameter limit: the maximum number of characters
  /// - Parameter rareShare: characters that occur once are left out if they make up at most this share of the text
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

  /// Whether there is a character that every normalisation leaves visible.
  ///
  /// SentencePiece ends the process if nothing is left of the text after normalisation.
  var isVisible: Bool {
    characters.contains { scalar in
      let characterClass = CharacterClass(scalar)
      return characterClass != .space && characterClass != .invisible && scalar != "\u{FFFD}"
    }
  }

  /// Reserved by SentencePiece's trainer: `▅` for unknown text, `▁` for the space.
  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x20 && scalar != "\u{2585}" && scalar != "\u{2581}"
  }

  /// A sentence for the trainer.
  ///
  /// A character that is left out becomes `<unk>`, which the trainer treats as a boundary that is part of no subword.
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
