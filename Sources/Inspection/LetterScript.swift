/// The script of most letters of a text.
package enum LetterScript: UInt8, CaseIterable, Sendable {
  case none, latin, greek, cyrillic, armenian, hebrew, arabic, devanagari, bengali, gurmukhi,
    gujarati,
    tamil, telugu, kannada, malayalam, sinhala, thai, lao, tibetan, burmese, georgian, ethiopic,
    khmer,
    mongolian, hangul, eastAsian, other

  package init(of text: String) {
    var counts = [Int](repeating: 0, count: Self.allCases.count)
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      counts[Int(Self(scalar).rawValue)] += 1
    }
    let most = counts.max() ?? 0
    self = most > 0 ? Self.allCases.first { counts[Int($0.rawValue)] == most } ?? .none : .none
  }

  /// Of a letter, by the blocks of Unicode.
  private init(_ scalar: Unicode.Scalar) {
    self =
      switch scalar.value {
      case 0..<0x250, 0x1E00..<0x1F00, 0x2C60..<0x2C80, 0xA720..<0xA800, 0xFF21..<0xFF5B: .latin
      case 0x370..<0x400, 0x1F00..<0x2000: .greek
      case 0x400..<0x530, 0x1C80..<0x1C90, 0x2DE0..<0x2E00, 0xA640..<0xA6A0: .cyrillic
      case 0x530..<0x590: .armenian
      case 0x590..<0x600, 0xFB1D..<0xFB50: .hebrew
      case 0x600..<0x700, 0x750..<0x780, 0x8A0..<0x900, 0xFB50..<0xFE00, 0xFE70..<0xFEFF: .arabic
      case 0x900..<0x980: .devanagari
      case 0x980..<0xA00: .bengali
      case 0xA00..<0xA80: .gurmukhi
      case 0xA80..<0xB00: .gujarati
      case 0xB80..<0xC00: .tamil
      case 0xC00..<0xC80: .telugu
      case 0xC80..<0xD00: .kannada
      case 0xD00..<0xD80: .malayalam
      case 0xD80..<0xE00: .sinhala
      case 0xE00..<0xE80: .thai
      case 0xE80..<0xF00: .lao
      case 0xF00..<0x1000: .tibetan
      case 0x1000..<0x10A0: .burmese
      case 0x10A0..<0x1100, 0x1C90..<0x1CC0: .georgian
      case 0x1200..<0x13A0: .ethiopic
      case 0x1780..<0x1800: .khmer
      case 0x1800..<0x18B0: .mongolian
      case 0x1100..<0x1200, 0x3130..<0x3190, 0xAC00..<0xD7B0: .hangul
      case 0x3005..<0x3130, 0x31F0..<0x3200, 0x3400..<0xA000, 0xF900..<0xFB00, 0xFF66..<0xFFA0,
        0x20000..<0x40000:
        .eastAsian
      default: .other
      }
  }
}
