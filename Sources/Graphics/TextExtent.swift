/// How wide text is in a sans-serif font, estimated without the font: a program that draws the picture later may choose another
/// one.
///
/// Widths are those of DejaVu Sans and Noto Sans, whichever is wider, rounded up for classes of characters, so that text seldom
/// turns out wider than estimated.
package enum TextExtent {
  /// The width of `text` in em, the size of the font.
  package static func width(_ text: String) -> Double {
    text.reduce(0) { $0 + width($1) }
  }

  /// `text`, cut with `…` if it is wider than `limit` em.
  package static func fitted(_ text: String, limit: Double) -> String {
    var rest = limit
    for (index, character) in zip(text.indices, text) {
      rest -= width(character)
      if rest >= 0 { continue }
      // Makes room for the ellipsis.
      var end = index
      var room = rest + width(character)
      while room < 1, end > text.startIndex {
        end = text.index(before: end)
        room += width(text[end])
      }
      return text[..<end] + "…"
    }
    return text
  }

  private static func width(_ character: Character) -> Double {
    let scalars = character.unicodeScalars
    if scalars.contains(where: { $0 == "\u{FE0F}" || $0.properties.isEmojiPresentation }) {
      return emojiWidth
    }
    return scalars.reduce(0) { $0 + width($1) }
  }

  private static let emojiWidth = 1.4

  private static func width(_ scalar: Unicode.Scalar) -> Double {
    if scalar.isASCII { return asciiWidth(scalar) }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    case .uppercaseLetter where scalar.value < 0x400: return 0.8
    default: break
    }
    switch scalar.value {
    case 0..<0x400, 0x590..<0x600, 0xE00..<0xE80: return 0.72  // Latin, Greek, Hebrew, Thai
    case 0x400..<0x590: return 0.85  // Cyrillic, Armenian
    case 0x600..<0x900: return 0.8  // Arabic
    case 0xB80..<0xE00, 0x1000..<0x10A0: return 1.3  // Tamil to Sinhala, Burmese
    default: return 1
    }
  }

  private static func asciiWidth(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "J", "f", "t", "r", ".", ",", ":", ";", "'", "!", "(", ")", "[", "]",
      " ",
      "-", "/", "\\":
      0.43
    case "m", "w", "M", "W", "@", "%": 1
    case "A"..."Z", "#", "$", "&", "+", "<", "=", ">", "^", "~": 0.8
    default: 0.65
    }
  }
}
