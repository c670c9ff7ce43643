extension LineChart {
  /// The points of a curve that a picture shows: of each column of pixels the least, the greatest, and one that is not shown if
  /// there is any; and the first and the last of all. All of them where there are not more than that.
  ///
  /// - Parameters:
  ///   - columns: how many columns of pixels there are
  ///   - column: that of a point
  ///   - isShown: whether a point has a place
  static func thinned(
    _ points: [Point], columns: Int, column: (Point) -> Int, isShown: (Point) -> Bool
  ) -> [Point] {
    guard points.count > 2 * columns else { return points }
    var kept: [Int] = []
    var start = 0
    while start < points.count {
      let place = column(points[start])
      let end = points[start...].firstIndex { column($0) != place } ?? points.count
      let indices = start..<end
      let shown = indices.filter { isShown(points[$0]) }
      var chosen: Set<Int> = []
      if let least = shown.min(by: { points[$0].y < points[$1].y }) { chosen.insert(least) }
      if let greatest = shown.max(by: { points[$0].y < points[$1].y }) { chosen.insert(greatest) }
      if let hidden = indices.first(where: { !isShown(points[$0]) }) { chosen.insert(hidden) }
      if start == 0 { chosen.insert(0) }
      if end == points.count { chosen.insert(end - 1) }
      kept += chosen.sorted()
      start = end
    }
    return kept.map { points[$0] }
  }
}
