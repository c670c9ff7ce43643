/// The text that every subword prints.
///
/// No subword prints a control character, because a translation is one line.
struct SubwordSurfaces: Sendable {
  enum Surface: Sendable {
    /// The subword in UTF-8 with spaces for `▁`; empty for a control symbol.
    case text([UInt8])
    /// The model's text for `<unk>`.
    case unknown([UInt8])
    /// A byte of a character.
    case byte(UInt8)
  }

  /// [subwords]
  private let surfaces: [Surface]
  private let unknown: Surface

  init(_ table: SubwordTable) {
    let unknown = Surface.unknown(SubwordSurfaces.line(table.unknownSurface))
    self.unknown = unknown
    surfaces = zip(table.subwords, table.roles).map { subword, role in
      switch role {
      case .unknown: unknown
      case .control: .text([])
      case .byte: SubwordSurfaces.byte(of: subword).map(Surface.byte) ?? unknown
      case .normal, .userDefined, .unused: .text(SubwordSurfaces.line(subword))
      }
    }
  }

  /// An id outside the vocabulary prints as `<unk>`.
  subscript(id: Int32) -> Surface {
    surfaces.indices.contains(Int(id)) ? surfaces[Int(id)] : unknown
  }

  private static func line(_ subword: String) -> [UInt8] {
    subword.unicodeScalars.flatMap { scalar in
      scalar == "\u{2581}" || scalar.value < 0x20 ? [0x20] : Array(UTF8.encode(scalar) ?? .init())
    }
  }

  /// The byte of a subword such as `<0xE4>`.
  private static func byte(of subword: String) -> UInt8? {
    guard subword.hasPrefix("<0x"), subword.hasSuffix(">") else { return nil }
    return UInt8(subword.dropFirst(3).dropLast(), radix: 16)
  }
}
