/// The direction in which a line of text is written.
package enum WritingDirection: Sendable {
  case leftToRight
  case rightToLeft

  /// The direction of the first letter of `text` that has one; from left to right if none has.
  ///
  /// Unicode Standard Annex 9, rules P2 and P3, for letters of the scripts that are in use today.
  package init(of text: String) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x590...0x8FF, 0x200F, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF,
        0x1E800...0x1EFFF:
        // Digits and marks of these scripts say nothing.
        switch scalar.properties.generalCategory {
        case .otherLetter, .uppercaseLetter, .lowercaseLetter, .format:
          self = .rightToLeft
          return
        default: continue
        }
      default:
        guard scalar.properties.isAlphabetic else { continue }
        self = .leftToRight
        return
      }
    }
    self = .leftToRight
  }
}
