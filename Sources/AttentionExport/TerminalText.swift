import Basics

/// Text in the cells of a terminal.
enum TerminalText {
  /// The number of columns of `text`.
  static func width(_ text: String) -> Int {
    text.reduce(0) { $0 + width($1) }
  }

  /// `text` in at most `columns` columns, cut with `…` if it is longer.
  ///
  /// Control characters become their pictures (U+2400 and on) or U+FFFD.
  static func fitted(_ text: String, columns: Int) -> String {
    let shown = text.withControlPictures
    if width(shown) <= columns { return shown }
    var cut = ""
    var used = 1
    for character in shown {
      used += width(character)
      if used > columns { break }
      cut.append(character)
    }
    return columns > 0 ? cut + "…" : ""
  }

  /// `text` with spaces before it, `columns` columns wide.
  static func alignedRight(_ text: String, columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - width(text))) + text
  }

  /// The width of the widest code point; 2 with the emoji variation selector.
  private static func width(_ character: Character) -> Int {
    let scalars = character.unicodeScalars
    if scalars.contains("\u{FE0F}") { return 2 }
    return scalars.reduce(0) { max($0, width($1)) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    // Medial vowels and final consonants of Hangul combine with the preceding syllable.
    case 0x1160...0x11FF: return 0
    // East Asian wide and full-width blocks (Unicode Standard Annex 11).
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
      return 2
    default: return scalar.properties.isEmojiPresentation ? 2 : 1
    }
  }
}
