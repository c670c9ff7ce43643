/// How a product over any number of rows is cut into pieces of few different sizes, because each size keeps a prepared
/// product: making one takes a fraction of a millisecond, and 80 KiB.
package enum RowPieces {
  /// Few rows are one piece: a step of a time loop, and of a search.
  private static let few = 40
  /// More are, where they are a multiple of four, and no more than this.
  private static let some = 64

  /// As many rows, or a few more, that are one piece as far as that can be: for rows that may belong to nobody.
  package static func padded(_ rows: Int) -> Int { rows <= few ? rows : (rows + 3) / 4 * 4 }

  /// The piece that begins with a row, or a little before it.
  ///
  /// - Parameter mayOverlap: whether rows may be computed twice, to the same bits: not where products accumulate
  package static func piece(at row: Int, of rows: Int, mayOverlap: Bool) -> Range<Int> {
    let left = rows - row
    if left == rows && (rows <= few || rows <= some && rows % 4 == 0) { return 0..<rows }
    for size in [256, 128, 64] where left >= size { return row..<row + size }
    let eights = (left + 7) / 8 * 8
    if mayOverlap && eights <= rows { return rows - eights..<rows }
    return row..<row + (left < 8 ? left : left / 8 * 8)
  }
}
