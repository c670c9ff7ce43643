/// What every piece prints, in UTF-8.
///
/// A control piece prints nothing, `<unk>` what the model says, a byte piece its byte, every other its text with spaces
/// for `▁`. No piece prints a control character: a translation is one line.
struct PieceSurfaces: Sendable {
  /// [pieces]
  private let bytes: [[UInt8]]
  /// [pieces] whether the surface is one byte of a character rather than text.
  private let isByte: [Bool]
  private let unknown: [UInt8]

  init(_ table: PieceTable) {
    let unknown = PieceSurfaces.line(Array(table.unknownSurface.utf8))
    self.unknown = unknown
    bytes = zip(table.pieces, table.roles).map { piece, role in
      switch role {
      case .unknown: unknown
      case .control: []
      case .byte: PieceSurfaces.byte(of: piece).map { [$0] } ?? []
      case .normal, .userDefined, .unused: PieceSurfaces.line(PieceSurfaces.spaced(piece))
      }
    }
    isByte = table.roles.map { $0 == .byte }
  }

  /// An id that is no piece prints as an unknown one.
  func surface(of id: Int32) -> [UInt8] {
    bytes.indices.contains(Int(id)) ? bytes[Int(id)] : unknown
  }

  func isByte(_ id: Int32) -> Bool {
    isByte.indices.contains(Int(id)) && isByte[Int(id)]
  }

  private static func spaced(_ piece: String) -> [UInt8] {
    Array(piece.unicodeScalars.lazy.flatMap { $0 == "\u{2581}" ? Array(" ".utf8) : Array($0.utf8) })
  }

  private static func line(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { $0 < 0x20 ? 0x20 : $0 }
  }

  /// The byte that a piece `<0xE4>` stands for.
  private static func byte(of piece: String) -> UInt8? {
    guard piece.hasPrefix("<0x"), piece.hasSuffix(">") else { return nil }
    return UInt8(piece.dropFirst(3).dropLast(), radix: 16)
  }
}
