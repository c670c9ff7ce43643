import Basics
import Foundation
import Graphics

extension Measurements {
  /// A curve for each cell that has an attention: the mean over seeds, the geometric one where the scale is logarithmic.
  func curves(
    of attention: String, x: (Row) throws(UserError) -> Double, y column: String,
    scale: AxisScale.Kind, isIncluded: (Row) -> Bool = { _ in true }
  ) throws(UserError) -> [LineChart.Series] {
    var curves: [LineChart.Series] = []
    for (index, cell) in cells.enumerated() {
      let network = Network(cell: cell, attention: attention)
      var values: [Double: [Double]] = [:]
      for row in rows where row.network == network && isIncluded(row) {
        let value = try number(column, row)
        values[try x(row), default: []].append(scale == .linear ? value : log(value))
      }
      guard !values.isEmpty else { continue }
      let points = values.sorted { $0.key < $1.key }.map { x, values in
        let mean = values.reduce(0, +) / Double(values.count)
        return LineChart.Point(x: x, y: scale == .linear ? mean : exp(mean))
      }
      curves.append(
        LineChart.Series(
          name: cell, style: SeriesStyle(index), marking: .sparse, points: points))
    }
    return curves
  }
}
