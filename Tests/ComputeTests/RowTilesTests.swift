import Compute
import Testing

@Suite struct RowTilesTests {
  private func tiles(_ rows: Int, mayOverlap: Bool) -> [Range<Int>] {
    var tiles: [Range<Int>] = []
    var row = 0
    while row < rows {
      let tile = RowTiles.tile(at: row, of: rows, mayOverlap: mayOverlap)
      #expect(tile.lowerBound <= row && row < tile.upperBound && tile.upperBound <= rows)
      tiles.append(tile)
      row = tile.upperBound
    }
    return tiles
  }

  /// Every row is in a tile; in one alone, where they must not overlap.
  @Test(arguments: [false, true]) func everyRow(mayOverlap: Bool) {
    for rows in 1...700 {
      let tiles = tiles(rows, mayOverlap: mayOverlap)
      let covered = tiles.reduce(into: [Int](repeating: 0, count: rows)) { counts, tile in
        for row in tile { counts[row] += 1 }
      }
      #expect(covered.allSatisfy { mayOverlap ? $0 >= 1 : $0 == 1 })
    }
  }

  /// Whatever the rows, there are few sizes.
  @Test func fewSizes() {
    for mayOverlap in [false, true] {
      let many = Set((65...2000).flatMap { tiles($0, mayOverlap: mayOverlap).map(\.count) })
      #expect(many.count <= (mayOverlap ? 10 : 17))
      let some = Set((1...64).flatMap { tiles($0, mayOverlap: mayOverlap).map(\.count) })
      #expect(some.count <= 46)
    }
  }
}
