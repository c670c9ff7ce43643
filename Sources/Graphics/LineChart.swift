package import Basics

/// Curves over a common axis, as a picture: SVG 2, with text as text.
///
/// Each curve has a colour, dashes and a marker, and where there are several, a label at the right, at the height where it ends.
/// A ring marks a point of each, such as the best; crosses at the upper edge stand for values that are infinite or no
/// numbers, where the curve is broken. A curve with more points than the picture has columns of pixels keeps the least and the
/// greatest value of each column.
///
/// All numbers are there as well: the group of a curve has those of its points in `data-x` and `data-y`. On a page the picture
/// has no style of its own, but that of `style`.
package struct LineChart: Sendable {
  package let title: String
  /// A few words after the title.
  package let note: String
  package let series: [Series]
  /// What is measured on the horizontal axis: "updates".
  package let xTitle: String
  /// What the ring marks: "best".
  package let ringTitle: String
  private let size: Size
  private let isLabelled: Bool
  private let labels: [Label]
  private let x: AxisScale
  private let y: AxisScale
  private let plot: Plot

  /// The name of a curve at the right.
  private struct Label {
    let series: Int
    let shown: String
    /// The height at which its curve ends; it may move.
    var y: Double
  }

  /// Where curves are.
  private struct Plot: Equatable {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double
  }

  private static let font = 12.0
  private static let lineHeight = 16.0
  private static let keyWidth = 24.0
  private static let widestLabel = 9.5

  /// - Parameter end: the greatest x of the axis, which begins at 0; nil for that of the curves
  /// - Parameter isLabelled: whether curves have labels
  package init(
    title: String, note: String = "", series: [Series], xTitle: String, yKind: AxisScale.Kind,
    end: Double? = nil, ringTitle: String = "best", isLabelled: Bool, size: Size = .small
  ) {
    self.title = title
    self.note = note
    self.series = series
    self.xTitle = xTitle
    self.ringTitle = ringTitle
    self.size = size
    self.isLabelled = isLabelled
    let points = series.flatMap(\.points)
    let last = end ?? points.lazy.map(\.x).filter { AxisScale.shows($0, on: .linear) }.max() ?? 1
    let names = isLabelled ? series.map { TextExtent.fitted($0.name, limit: Self.widestLabel) } : []
    y = AxisScale(yKind, around: points.lazy.map(\.y), tickCount: size == .small ? 4 : 6)

    let (y, width) = (y, size.width)
    let widestTick = y.ticks.map { TextExtent.width(y.label(of: $0)) }.max() ?? 0
    // Half of the last tick's label is beyond the plot.
    let half = TextExtent.width(AxisScale.text(of: last, decimals: last < 10 ? 1 : 0)) / 2
    var plot = Plot(
      left: widestTick * Self.font + 12, top: 42,
      right: width - max(14, half * Self.font + 4), bottom: size.height - 44)
    if isLabelled {
      let widest = names.map(TextExtent.width).max() ?? 0
      plot.right = width - 10 - Self.keyWidth - 4 - widest * Self.font - 6
      // As many labels as there are must have room below each other.
      plot.bottom = max(plot.bottom, plot.top + Double(names.count) * Self.lineHeight)
    }
    // As many ticks as have room.
    var scale = AxisScale(upTo: last, tickCount: size == .small ? 6 : 10)
    for count in (1...(size == .small ? 6 : 10)).reversed() {
      scale = AxisScale(upTo: last, tickCount: count)
      let widest = scale.ticks.map { TextExtent.width(scale.label(of: $0)) }.max() ?? 0
      let room = (plot.right - plot.left) / Double(max(1, scale.ticks.count - 1))
      if widest * Self.font + 12 <= room { break }
    }
    x = scale
    self.plot = plot
    let height = plot.bottom - plot.top
    labels = Self.spread(
      names.indices.map { index in
        let end = series[index].points.last { AxisScale.shows($0.y, on: y.kind) }
        return Label(
          series: index, shown: names[index],
          y: plot.bottom - height * (end.map { y.position(of: $0.y) } ?? 0))
      }, in: plot)
  }

  /// Moves labels apart, as little as they must be.
  private static func spread(_ labels: [Label], in plot: Plot) -> [Label] {
    var labels = labels.sorted { ($0.y, $0.series) < ($1.y, $1.series) }
    var floor = -Double.infinity
    for index in labels.indices {
      labels[index].y = max(labels[index].y, floor)
      floor = labels[index].y + lineHeight
    }
    var ceiling = plot.bottom
    for index in labels.indices.reversed() {
      labels[index].y = min(labels[index].y, ceiling)
      ceiling = labels[index].y - lineHeight
    }
    return labels
  }

  // MARK: Positions

  private func x(of value: Double) -> Double {
    plot.left + x.position(of: value) * (plot.right - plot.left)
  }

  private func y(of value: Double) -> Double {
    plot.bottom - y.position(of: value) * (plot.bottom - plot.top)
  }

  private func isShown(_ point: Point) -> Bool { AxisScale.shows(point.y, on: y.kind) }

  private var height: Double { plot.bottom + 44 }

  // MARK: The picture

  /// Appends a file of its own.
  package func appendFile(to buffer: inout TextBuffer) {
    appendStart(
      " xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Int(size.width))\" height=\"\(Int(height))\"",
      to: &buffer)
    buffer.append("<title>")
    buffer.append(markup: title)
    buffer.append("</title>\n<desc>")
    buffer.append(markup: summary)
    buffer.append("</desc>\n<style>\(Self.style)</style>\n")
    buffer.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n")
    appendContent(to: &buffer)
  }

  /// Appends an element of an HTML page that has `style`.
  package func appendElement(to buffer: inout TextBuffer) {
    var label = TextBuffer()
    label.append(markup: "\(title). \(summary)")
    appendStart(
      " tabindex=\"0\" aria-label=\"\(String(decoding: label.bytes, as: UTF8.self))\"", to: &buffer)
    appendContent(to: &buffer)
  }

  private func appendStart(_ attributes: String, to buffer: inout TextBuffer) {
    buffer.append("<svg class=\"chart\" role=\"img\"\(attributes) viewBox=\"0 0 ")
    buffer.append("\(Int(size.width)) \(Int(height))\" data-plot=\"")
    for (index, edge) in [plot.left, plot.top, plot.right, plot.bottom].enumerated() {
      if index > 0 { buffer.append(" ") }
      buffer.append(coordinate: edge)
    }
    buffer.append(
      "\" data-range=\"\(x.range.lowerBound) \(x.range.upperBound) "
        + "\(y.range.lowerBound) \(y.range.upperBound)\" data-x-title=\"")
    buffer.append(markup: xTitle)
    buffer.append("\"\(y.kind == .logarithmic ? " data-scale=\"log\"" : "")>\n")
  }

  private func appendContent(to buffer: inout TextBuffer) {
    appendTitle(to: &buffer)
    appendAxes(to: &buffer)
    for series in series { append(series, to: &buffer) }
    for label in labels { append(label, to: &buffer) }
    if !series.contains(where: { $0.points.contains(where: isShown) }) {
      append(
        "no values yet", "muted", x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2,
        anchor: "middle", to: &buffer)
    }
    buffer.append("</svg>\n")
  }

  /// First and last value of each curve, and its extremes, for those who do not see the picture.
  private var summary: String {
    let sentences = series.compactMap { series -> String? in
      let shown = series.points.filter(isShown)
      guard let first = shown.first, let last = shown.last,
        let least = shown.map(\.y).min(), let greatest = shown.map(\.y).max()
      else { return nil }
      func text(_ value: Double) -> String { Self.text(of: value) }
      return "\(series.name): from \(text(first.y)) to \(text(last.y)), "
        + "lowest \(text(least)), highest \(text(greatest)), up to \(text(last.x)) \(xTitle)"
    }
    return sentences.isEmpty ? "No values yet" : sentences.joined(separator: "; ")
  }

  private func append(
    _ text: String, _ className: String, x: Double, y: Double, anchor: String = "start",
    to buffer: inout TextBuffer
  ) {
    buffer.append("<text class=\"\(className)\"")
    buffer.append(coordinates: ["x": x, "y": y])
    buffer.append(anchor == "start" ? ">" : " text-anchor=\"\(anchor)\">")
    buffer.append(markup: text)
    buffer.append("</text>\n")
  }

  /// Appends title and note, and at the right what signs mean.
  private func appendTitle(to buffer: inout TextBuffer) {
    var signs: [(title: String, path: String)] = []
    if series.contains(where: { ringedPoint(of: $0) != nil }) {
      signs.append((ringTitle, "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0"))
    }
    if series.contains(where: { $0.points.contains { !isShown($0) } }) {
      signs.append(("not finite", Self.cross))
    }
    var right = size.width - 8
    for sign in signs.reversed() {
      right -= TextExtent.width(sign.title) * Self.font
      append(sign.title, "muted", x: right, y: 20, to: &buffer)
      right -= 11
      buffer.append("<path class=\"sign\" d=\"M")
      appendPoint(right, 16, to: &buffer)
      buffer.append("\(sign.path)\"/>\n")
      right -= 14
    }
    // Bold text is wider.
    let titleFont = 14 * 1.1
    let shown = TextExtent.fitted(title, limit: (right - 8) / titleFont)
    buffer.append("<text class=\"title\" x=\"8\" y=\"20\">")
    buffer.append(markup: shown)
    let end = 16 + TextExtent.width(shown) * titleFont
    if !note.isEmpty, end + TextExtent.width(note) * Self.font <= right {
      buffer.append("<tspan class=\"muted\" dx=\"8\">")
      buffer.append(markup: note)
      buffer.append("</tspan>")
    }
    buffer.append("</text>\n")
  }

  private func appendAxes(to buffer: inout TextBuffer) {
    buffer.append("<path class=\"grid\" d=\"")
    for tick in y.ticks {
      buffer.append("M")
      appendPoint(plot.left, y(of: tick), to: &buffer)
      buffer.append("h")
      buffer.append(coordinate: plot.right - plot.left)
    }
    buffer.append("\"/>\n<path class=\"axis\" d=\"M")
    appendPoint(plot.left, plot.bottom, to: &buffer)
    buffer.append("h")
    buffer.append(coordinate: plot.right - plot.left)
    for tick in x.ticks {
      buffer.append("M")
      appendPoint(x(of: tick), plot.bottom, to: &buffer)
      buffer.append("v4")
    }
    buffer.append("\"/>\n")
    for tick in y.ticks {
      append(
        y.label(of: tick), "tick", x: plot.left - 6, y: y(of: tick) + 4, anchor: "end", to: &buffer)
    }
    for tick in x.ticks {
      // The last label must not leave the picture.
      let half = TextExtent.width(x.label(of: tick)) * Self.font / 2
      append(
        x.label(of: tick), "tick", x: min(x(of: tick), size.width - half - 2), y: plot.bottom + 18,
        anchor: "middle", to: &buffer)
    }
    append(
      xTitle, "muted", x: (plot.left + plot.right) / 2, y: plot.bottom + 36, anchor: "middle",
      to: &buffer)
  }

  // MARK: Curves

  private static let cross = "m-3-3l6 6m0-6l-6 6"

  private func ringedPoint(of series: Series) -> Point? {
    series.ringed.flatMap { x in series.points.last { $0.x == x && isShown($0) } }
  }

  private func append(_ series: Series, to buffer: inout TextBuffer) {
    let points = Self.thinned(
      series.points.filter { x.range.contains($0.x) }, columns: Int(plot.right - plot.left),
      column: { Int(x(of: $0.x)) }, isShown: isShown)
    let shown = points.filter(isShown)
    buffer.append("<g class=\"series \(series.style.colorClass)\" data-name=\"")
    buffer.append(markup: series.name)
    for (name, value) in [("x", \Point.x), ("y", \.y)] {
      buffer.append("\" data-\(name)=\"")
      buffer.append(shown.map { Self.text(of: $0[keyPath: value]) }.joined(separator: " "))
    }
    buffer.append("\">\n")
    let parts = points.split(whereSeparator: { !isShown($0) })
    appendCurve(parts, series.style, to: &buffer)
    appendMarkers(parts, of: series, to: &buffer)
    let hidden = points.filter { !isShown($0) }
    if !hidden.isEmpty {
      buffer.append("<path class=\"cross\" d=\"")
      for point in hidden {
        buffer.append("M")
        appendPoint(x(of: point.x), plot.top + 4, to: &buffer)
        buffer.append(Self.cross)
      }
      buffer.append("\"/>\n")
    }
    if let point = ringedPoint(of: series), x.range.contains(point.x) {
      buffer.append("<circle class=\"ring\" r=\"6\"")
      buffer.append(coordinates: ["cx": x(of: point.x), "cy": y(of: point.y)])
      buffer.append("/>\n")
    }
    buffer.append("</g>\n")
  }

  private func appendCurve(
    _ parts: [ArraySlice<Point>], _ style: SeriesStyle, to buffer: inout TextBuffer
  ) {
    guard parts.contains(where: { $0.count > 1 }) else { return }
    buffer.append("<path class=\"curve\"\(style.dashAttribute) d=\"")
    for part in parts where part.count > 1 {
      for (index, point) in part.enumerated() {
        buffer.append(index == 0 ? "M" : " ")
        appendPoint(x(of: point.x), y(of: point.y), to: &buffer)
      }
    }
    buffer.append("\"/>\n")
  }

  private func appendMarkers(
    _ parts: [ArraySlice<Point>], of series: Series, to buffer: inout TextBuffer
  ) {
    var commands = TextBuffer()
    var last = -Double.infinity
    // Sparse markers of curves over one another begin at different places.
    if series.marking == .sparse { last = plot.left + Double(series.style.number % 4) * 12 - 40 }
    for part in parts {
      for point in part {
        let place = x(of: point.x)
        guard
          part.count == 1 || series.marking != .none && place - last >= series.marking.rawValue
        else { continue }
        last = place
        commands.append("M")
        appendPoint(place, y(of: point.y), to: &commands)
        commands.append(series.style.marker)
      }
    }
    guard !commands.bytes.isEmpty else { return }
    buffer.append("<path class=\"markers\" d=\"")
    buffer.append(commands.bytes)
    buffer.append("\"/>\n")
  }

  private func append(_ label: Label, to buffer: inout TextBuffer) {
    let series = series[label.series]
    let left = plot.right + 10
    buffer.append("<g class=\"\(series.style.colorClass)\"><path class=\"curve\"")
    buffer.append("\(series.style.dashAttribute) d=\"M")
    appendPoint(left, label.y, to: &buffer)
    buffer.append("h")
    buffer.append(coordinate: Self.keyWidth)
    buffer.append("\"/>")
    if series.marking != .none {
      buffer.append("<path class=\"markers\" d=\"M")
      appendPoint(left + Self.keyWidth / 2, label.y, to: &buffer)
      buffer.append("\(series.style.marker)\"/>")
    }
    buffer.append("</g>\n")
    append(label.shown, "label", x: left + Self.keyWidth + 4, y: label.y + 4, to: &buffer)
  }

  private func appendPoint(_ x: Double, _ y: Double, to buffer: inout TextBuffer) {
    buffer.append(coordinate: x)
    buffer.append(" ")
    buffer.append(coordinate: y)
  }
}
