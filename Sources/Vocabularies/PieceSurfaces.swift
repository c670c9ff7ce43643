/// What every piece prints.
///
/// No piece prints a control character: a translation is one line.
struct PieceSurfaces: Sendable {
  enum Surface: Sendable {
    /// The piece in UTF-8 with spaces for `▁`; nothing for a control piece.
    case text([UInt8])
    /// What the model prints for `<unk>`.
    case unknown([UInt8])
    /// A part of a character.
    case byte(UInt8)
  }

  /// [pieces]
  private let surfaces: [Surface]
  private let unknown: Surface

  init(_ table: PieceTable) {
    let unknown = Surface.unknown(PieceSurfaces.line(table.unknownSurface))
    self.unknown = unknown
    surfaces = zip(table.pieces, table.roles).map { piece, role in
      switch role {
      case .unknown: unknown
      case .control: .text([])
      case .byte: PieceSurfaces.byte(of: piece).map(Surface.byte) ?? unknown
      case .normal, .userDefined, .unused: .text(PieceSurfaces.line(piece))
      }
    }
  }

  /// An id that is no piece prints as an unknown one.
  subscript(id: Int32) -> Surface {
    surfaces.indices.contains(Int(id)) ? surfaces[Int(id)] : unknown
  }

  private static func line(_ piece: String) -> [UInt8] {
    piece.unicodeScalars.flatMap { scalar in
      scalar == "\u{2581}" || scalar.value < 0x20 ? [0x20] : Array(UTF8.encode(scalar) ?? .init())
    }
  }

  /// The byte that a piece `<0xE4>` stands for.
  private static func byte(of piece: String) -> UInt8? {
    guard piece.hasPrefix("<0x"), piece.hasSuffix(">") else { return nil }
    return UInt8(piece.dropFirst(3).dropLast(), radix: 16)
  }
}
