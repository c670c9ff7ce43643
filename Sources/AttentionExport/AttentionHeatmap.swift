package import Basics
import Graphics

/// A matrix as a picture: SVG 2, with text as text.
///
/// Source words stand along the top, turned where they are wider than a column, and target words down the side. A column of a
/// source that is written from right to left begins at the right, and words of such a target stand at the right of their rows.
/// The darker a cell, the greater the weight; cells below 0.005 are blank. Weights are written into cells where these are large
/// enough. Colours are others where dark ones are preferred (`prefers-color-scheme`).
///
/// All numbers are there as well: the group of a row has its weights, with six decimals, in `data-weights`. On a page, which may
/// have many matrices, the picture is smaller instead: it has neither numbers nor a scale, and the style is the page's.
package struct AttentionHeatmap {
  private let matrix: AttentionMatrix
  private let rows: Range<Int>
  private let columns: Range<Int>
  private let sourceDirection: WritingDirection
  private let targetDirection: WritingDirection
  private let columnLabels: [Label]
  private let rowLabels: [Label]
  private let metrics: Metrics

  /// A word beside the matrix.
  private struct Label {
    let word: String
    /// The word, cut if it is very long.
    let shown: String
    /// In em.
    let width: Double

    init(_ word: String) {
      self.word = word
      let text = word.withControlPictures
      shown = TextExtent.fitted(text, limit: Self.widest)
      width = TextExtent.width(shown)
    }

    private static let widest = 32.0
  }

  /// Lengths, in pixels at the picture's own size.
  private struct Metrics {
    let cell: Double
    let font: Double
    let showsWeights: Bool
    let turnsLabels: Bool
    /// The space that labels take at the top and at the side.
    let top: Double
    let side: Double

    static let margin = 12.0
    static let gap = 6.0
    static let legendHeight = 44.0
    static let legendWidth = 190.0
    static let weightFont = 10.0

    init(columnLabels: [Label], rowLabels: [Label]) {
      switch max(columnLabels.count, rowLabels.count) {
      case ...24: (cell, font) = (30, 14)
      case ...48: (cell, font) = (22, 13)
      default: (cell, font) = (15, 11)
      }
      showsWeights = cell >= 28
      let (cell, font) = (cell, font)
      let widest = columnLabels.map(\.width).max() ?? 0
      turnsLabels = columnLabels.contains { $0.width * font > cell - 4 }
      top = (turnsLabels ? widest : 1.2) * font
      side = (rowLabels.map(\.width).max() ?? 0) * font
    }
  }

  /// What the scale is called.
  private let legend: String

  /// The weight from which on a cell is drawn.
  private static let leastWeight: Float = 0.005
  /// The weight from which on it is written.
  private static let leastWrittenWeight: Float = 0.05

  package init(_ matrix: AttentionMatrix, options: AttentionExportOptions, legend: String) {
    self.matrix = matrix
    self.legend = legend
    rows = matrix.rows(keepsEnd: options.keepsEnd)
    columns = matrix.columns(keepsEnd: options.keepsEnd)
    // The end of the sentence is not written in any direction.
    sourceDirection = Self.direction(of: matrix.source[matrix.columns(keepsEnd: false)])
    targetDirection = Self.direction(of: matrix.target[matrix.rows(keepsEnd: false)])
    columnLabels = matrix.source[columns].map(Label.init)
    rowLabels = matrix.target[rows].map(Label.init)
    metrics = Metrics(columnLabels: columnLabels, rowLabels: rowLabels)
  }

  private static func direction(of labels: ArraySlice<String>) -> WritingDirection {
    WritingDirection(of: labels.joined(separator: " "))
  }

  // MARK: Where things are

  private var matrixWidth: Double { Double(columns.count) * metrics.cell }
  private var matrixHeight: Double { Double(rows.count) * metrics.cell }
  private var labelsAreLeft: Bool { targetDirection == .leftToRight }
  /// The left edge of the matrix.
  private var left: Double {
    Metrics.margin + (labelsAreLeft ? metrics.side + Metrics.gap : 0)
  }
  /// Its upper edge.
  private var top: Double { Metrics.margin + metrics.top + Metrics.gap }
  private var width: Double {
    let content = metrics.side + Metrics.gap + matrixWidth
    return 2 * Metrics.margin + max(content, Metrics.legendWidth)
  }
  private var height: Double {
    top + matrixHeight + Metrics.legendHeight + Metrics.margin
  }

  private func x(ofColumn column: Int) -> Double {
    let index = sourceDirection == .leftToRight ? column : columns.count - 1 - column
    return left + Double(index) * metrics.cell
  }

  private func y(ofRow row: Int) -> Double { top + Double(row) * metrics.cell }

  // MARK: The picture

  /// - Parameter line: the number of the input line, from 1
  func append(line: Int, to buffer: inout TextBuffer) {
    buffer.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"")
    appendSize(height: height, to: &buffer)
    buffer.append(
      " data-line=\"\(line)\">\n<title>Attention weights of line \(line)</title>\n<desc>")
    buffer.append(markup: summary)
    buffer.append("</desc>\n<style>\(Self.style)</style>\n\(Self.legendColors)")
    buffer.append("<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n")
    appendColumnLabels(to: &buffer)
    for row in rows { append(row: row, to: &buffer) }
    appendGrid(to: &buffer)
    appendLegend(to: &buffer)
    buffer.append("</svg>\n")
  }

  /// Appends an element of an HTML page that has `pageStyle`.
  ///
  /// - Parameter title: what it shows
  package func appendElement(title: String, to buffer: inout TextBuffer) {
    let height = self.height - Metrics.legendHeight
    buffer.append("<svg class=\"attention\" role=\"img\"")
    appendSize(height: height, to: &buffer)
    buffer.append(" aria-label=\"")
    buffer.append(markup: "\(title): \(summary)")
    buffer.append("\">\n")
    appendColumnLabels(to: &buffer)
    buffer.append("<g>\n")
    for row in rows {
      buffer.append("<text")
      appendRowLabel(row, to: &buffer)
    }
    buffer.append("</g>\n")
    // A path for all cells of an opacity.
    var cells: [Int: TextBuffer] = [:]
    for row in rows {
      for (column, weight) in matrix.row(row).prefix(columns.count).enumerated()
      where weight >= Self.leastWeight {
        let hundredths = Int((weight * 100).rounded())
        var path = cells[hundredths] ?? TextBuffer()
        path.append("M")
        path.append(coordinate: x(ofColumn: column))
        path.append(" ")
        path.append(coordinate: y(ofRow: row))
        path.append("h\(Int(metrics.cell))v\(Int(metrics.cell))h-\(Int(metrics.cell))z")
        cells[hundredths] = path
      }
    }
    for (hundredths, path) in cells.sorted(by: { $0.key < $1.key }) {
      buffer.append("<path class=\"cell\" fill-opacity=\"\(Double(hundredths) / 100)\" d=\"")
      buffer.append(path.bytes)
      buffer.append("\"/>\n")
    }
    appendGrid(to: &buffer)
    buffer.append("</svg>\n")
  }

  private func appendSize(height: Double, to buffer: inout TextBuffer) {
    buffer.append(coordinates: ["width": width, "height": height])
    buffer.append(" viewBox=\"0 0 ")
    buffer.append(coordinate: width)
    buffer.append(" ")
    buffer.append(coordinate: height)
    buffer.append("\"")
  }

  /// The strongest source word of each target word, for those who do not see the picture.
  private var summary: String {
    rows.map { row in
      let weights = matrix.row(row).prefix(columns.count)
      guard let column = AttentionMatrix.mostAttended(weights) else { return matrix.target[row] }
      return "\(matrix.target[row]) ← \(matrix.source[column])"
    }.joined(separator: ", ")
  }

  private func appendColumnLabels(to buffer: inout TextBuffer) {
    buffer.append("<g class=\"source\">\n")
    for (column, label) in columnLabels.enumerated() {
      let middle = x(ofColumn: column) + metrics.cell / 2
      let bottom = top - Metrics.gap
      buffer.append("<text")
      if metrics.turnsLabels {
        // The baseline of turned text is a third of the font's size right of the column's middle.
        buffer.append(" transform=\"translate(")
        buffer.append(coordinate: middle + metrics.font * 0.35)
        buffer.append(" ")
        buffer.append(coordinate: bottom)
        buffer.append(") rotate(-90)\"")
      } else {
        buffer.append(coordinates: ["x": middle, "y": bottom])
        buffer.append(" text-anchor=\"middle\"")
      }
      append(label, to: &buffer)
    }
    buffer.append("</g>\n")
  }

  private func append(row: Int, to buffer: inout TextBuffer) {
    let weights = matrix.row(row).prefix(columns.count)
    buffer.append("<g class=\"row\" data-row=\"\(row)\" data-weights=\"")
    for (index, weight) in weights.enumerated() {
      if index > 0 { buffer.append(" ") }
      buffer.append(weight: weight)
    }
    buffer.append("\">\n<text")
    appendRowLabel(row, to: &buffer)
    for (column, weight) in weights.enumerated() where weight >= Self.leastWeight {
      append(weight, row: row, column: column, to: &buffer)
    }
    buffer.append("</g>\n")
  }

  /// Appends the rest of the text element beside a row, after its name.
  private func appendRowLabel(_ row: Int, to buffer: inout TextBuffer) {
    buffer.append(coordinates: [
      "x": labelsAreLeft ? left - Metrics.gap : left + matrixWidth + Metrics.gap,
      "y": y(ofRow: row) + metrics.cell / 2 + metrics.font * 0.35,
    ])
    if labelsAreLeft { buffer.append(" text-anchor=\"end\"") }
    append(rowLabels[row], to: &buffer)
  }

  private func append(_ weight: Float, row: Int, column: Int, to buffer: inout TextBuffer) {
    let (x, y) = (x(ofColumn: column), y(ofRow: row))
    buffer.append("<rect class=\"cell\"")
    buffer.append(coordinates: ["x": x, "y": y, "width": metrics.cell, "height": metrics.cell])
    let hundredths = Int((weight * 100).rounded())
    let digits = hundredths < 10 ? "0\(hundredths)" : "\(hundredths)"
    if hundredths < 100 { buffer.append(" fill-opacity=\".\(digits)\"") }
    buffer.append("><title>")
    buffer.append(
      markup: "\(rowLabels[row].shown) ← \(columnLabels[column].shown) ")
    buffer.append("\(hundredths / 100).\(hundredths < 100 ? digits : "00")</title></rect>\n")
    guard metrics.showsWeights, weight >= Self.leastWrittenWeight else { return }
    let classes = ["weight"] + Self.turningClasses.filter { Double(weight) > $0.weight }.map(\.name)
    buffer.append("<text class=\"\(classes.joined(separator: " "))\" text-anchor=\"middle\"")
    buffer.append(coordinates: [
      "x": x + metrics.cell / 2, "y": y + metrics.cell / 2 + Metrics.weightFont * 0.35,
    ])
    buffer.append(">\(hundredths < 100 ? ".\(digits)" : "1")</text>\n")
  }

  /// Appends the rest of a text element, after its name and position.
  private func append(_ label: Label, to buffer: inout TextBuffer) {
    buffer.append(" font-size=\"")
    buffer.append(coordinate: metrics.font)
    buffer.append("\">")
    buffer.append(markup: label.shown)
    if label.shown != label.word {
      buffer.append("<title>")
      buffer.append(markup: label.word)
      buffer.append("</title>")
    }
    buffer.append("</text>\n")
  }

  private func appendGrid(to buffer: inout TextBuffer) {
    buffer.append("<path class=\"grid\" d=\"")
    func append(_ command: String, _ x: Double, _ y: Double, _ length: Double) {
      buffer.append("M")
      buffer.append(coordinate: x)
      buffer.append(" ")
      buffer.append(coordinate: y)
      buffer.append(command)
      buffer.append(coordinate: length)
    }
    for row in 0...rows.count { append("h", left, y(ofRow: row), matrixWidth) }
    for column in 0...columns.count {
      append("v", left + Double(column) * metrics.cell, top, matrixHeight)
    }
    buffer.append("\"/>\n")
  }

  /// A bar of all colours with numbers below it.
  private func appendLegend(to buffer: inout TextBuffer) {
    let (x, y) = (Metrics.margin, top + matrixHeight + 14)
    buffer.append("<g class=\"legend\">\n<rect fill=\"url(#scale)\"")
    buffer.append(coordinates: ["x": x, "y": y, "width": 100, "height": 10])
    buffer.append("/>\n<rect class=\"edge\"")
    buffer.append(coordinates: ["x": x, "y": y, "width": 100, "height": 10])
    buffer.append("/>\n")
    for (text, place, anchor) in [("0", 0.0, "start"), ("0.5", 50, "middle"), ("1", 100, "end")] {
      buffer.append("<text class=\"weight\" text-anchor=\"\(anchor)\"")
      buffer.append(coordinates: ["x": x + place, "y": y + 22])
      buffer.append(">\(text)</text>\n")
    }
    buffer.append("<text class=\"weight\"")
    buffer.append(coordinates: ["x": x + 108, "y": y + 9])
    buffer.append(">")
    buffer.append(markup: legend)
    buffer.append("</text>\n</g>\n")
  }

  // MARK: Style

  /// Classes of weights that are written in the paper's shade: on light paper and on dark.
  private static let turningClasses: [(name: String, weight: Double)] = [
    ("over-light", ColorScale.light.weightOfTurningText),
    ("over-dark", ColorScale.dark.weightOfTurningText),
  ]

  /// The style of matrices on a page.
  package static let pageStyle: String = {
    func colors(_ scale: ColorScale, text: String, grid: String) -> String {
      ".attention .cell{fill:\(scale.ink.hexadecimal)}.attention text{fill:\(text)}.attention .grid{stroke:\(grid)}"
    }
    return """
      .attention text{font-family:"Noto Sans","DejaVu Sans",sans-serif}.attention .grid{fill:none;stroke-width:.5}
      \(colors(.light, text: "#000", grid: "#b8bcc2"))
      @media screen and (prefers-color-scheme:dark){\(colors(.dark, text: "#fff", grid: "#4a4f57"))}

      """
  }()

  private static let legendColors = """
    <defs><linearGradient id="scale"><stop class="from" offset="0"/><stop class="to" offset="1"/></linearGradient></defs>

    """

  private static let style: String = {
    let (light, dark) = (ColorScale.light, ColorScale.dark)
    func colors(_ scale: ColorScale, text: String, turned: String, grid: String) -> String {
      """
      .paper{fill:\(scale.paper.hexadecimal)}.cell{fill:\(scale.ink.hexadecimal)}text{fill:\(text)}\
      .\(turned)}.grid,.edge{stroke:\(grid)}.from{stop-color:\(scale.paper.hexadecimal)}\
      .to{stop-color:\(scale.ink.hexadecimal)}
      """
    }
    return """
      text{font-family:"Noto Sans","DejaVu Sans",sans-serif}.weight{font-size:10px}\
      .grid,.edge{fill:none;stroke-width:.5}
      \(colors(light, text: "#000", turned: "over-light{fill:#fff", grid: "#b8bcc2"))
      @media (prefers-color-scheme:dark){\
      \(colors(dark, text: "#fff", turned: "over-dark{fill:#000", grid: "#4a4f57"))}

      """
  }()
}

extension AttentionMatrix {
  /// The matrix as a picture (SVG 2): a cell for each target word (down the side) and source word (along the top), the darker
  /// the greater the weight.
  ///
  /// - Parameter keepsEnd: whether the row and the column of the end of sentence are drawn; without them the rest is not
  ///   rescaled
  /// - Parameter line: a number for the title
  public func svg(keepsEnd: Bool = false, line: Int = 1) -> String {
    var buffer = TextBuffer()
    AttentionHeatmap(
      self, options: AttentionExportOptions(keepsEnd: keepsEnd), legend: "attention weight"
    ).append(line: line, to: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }
}
