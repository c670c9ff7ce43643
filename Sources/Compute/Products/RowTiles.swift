/// Cuts a product of oneDNN's over any number of rows into tiles of few different sizes, because a product is prepared for each
/// size, which takes a fraction of a millisecond and 80 KiB.
package enum RowTiles {
  /// Up to this many rows are one tile: a step of a time loop, or of a search.
  private static let few = 40
  /// Up to this many are one tile if they are a multiple of four.
  private static let some = 64

  /// The number of rows rounded up to one that makes fewer tiles, for buffers whose last rows are not used.
  package static func padded(_ rows: Int) -> Int { rows <= few ? rows : (rows + 3) / 4 * 4 }

  /// The tile that begins at a row, or a little before it.
  ///
  /// - Parameter mayOverlap: whether rows may be computed twice; false for products that accumulate
  package static func tile(at row: Int, of rows: Int, mayOverlap: Bool) -> Range<Int> {
    let left = rows - row
    if left == rows && (rows <= few || rows <= some && rows % 4 == 0) { return 0..<rows }
    for size in [256, 128, 64] where left >= size { return row..<row + size }
    let eights = (left + 7) / 8 * 8
    if mayOverlap && eights <= rows { return rows - eights..<rows }
    return row..<row + (left < 8 ? left : left / 8 * 8)
  }
}
