import Compute
import Testing

@Suite struct RowPiecesTests {
  private func pieces(_ rows: Int, mayOverlap: Bool) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var row = 0
    while row < rows {
      let piece = RowPieces.piece(at: row, of: rows, mayOverlap: mayOverlap)
      #expect(piece.lowerBound <= row && row < piece.upperBound && piece.upperBound <= rows)
      pieces.append(piece)
      row = piece.upperBound
    }
    return pieces
  }

  /// Every row is in a piece; in one alone, where they must not overlap.
  @Test(arguments: [false, true]) func everyRow(mayOverlap: Bool) {
    for rows in 1...700 {
      let pieces = pieces(rows, mayOverlap: mayOverlap)
      let covered = pieces.reduce(into: [Int](repeating: 0, count: rows)) { counts, piece in
        for row in piece { counts[row] += 1 }
      }
      #expect(covered.allSatisfy { mayOverlap ? $0 >= 1 : $0 == 1 })
    }
  }

  /// Whatever the rows, there are few sizes.
  @Test func fewSizes() {
    for mayOverlap in [false, true] {
      let many = Set((65...2000).flatMap { pieces($0, mayOverlap: mayOverlap).map(\.count) })
      #expect(many.count <= (mayOverlap ? 10 : 17))
      let some = Set((1...64).flatMap { pieces($0, mayOverlap: mayOverlap).map(\.count) })
      #expect(some.count <= 46)
    }
  }
}
