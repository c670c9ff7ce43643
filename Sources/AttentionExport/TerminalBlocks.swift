import Glibc
import Graphics

/// A matrix as a picture of Unicode block elements (U+2580–U+259F).
///
///           A
///           │ dog
///           │ │ runs
///           │ │ │ .
///        Un ▕██      ▏ 0.93 A
///     chien ▕░░▓▓░░  ▏ 0.68 dog
///
/// Above, the source words are read downwards, with a line from each to its column. Below is a row for each target word: the
/// word, two cells for each source word, and the source words of the greatest weights. Cells are blank below a weight of
/// 0.05, `░` below 0.25, `▒` below 0.5, `▓` below 0.75, else `█`. The frame consists of block elements too, so that every row
/// has some. Columns that do not fit in the width continue in another picture below.
///
/// In a terminal with 24-bit colours, cells have the colours of a scale instead, from white to dark blue.
package struct TerminalBlocks: Sendable {
  /// The maximum number of columns of a line.
  package let width: Int
  /// The colours of cells; nil for block elements.
  private let scale: ColorScale?

  private static let cellWidth = 2
  private static let leftEdge = "▕"
  private static let rightEdge = "▏"
  /// Source words are named beside the matrix if there are at least this many columns.
  private static let leastNoteWidth = 12
  /// The least weight of source words named beside a row; the one of the greatest weight is always named.
  private static let notableWeight: Float = 0.25

  /// - Parameter width: columns of a line, at least 12
  /// - Parameter isColored: whether cells have colours
  package init(width: Int = 100, isColored: Bool = false) {
    self.width = max(12, width)
    scale = isColored ? .light : nil
  }

  /// For a descriptor: as wide as its terminal, in colours if it has them.
  package init(descriptor: Int32) {
    self.init(
      width: Self.width(ofDescriptor: descriptor),
      isColored: isatty(descriptor) == 1
        && Self.hasColors { name in getenv(name).map { String(cString: $0) } })
  }

  /// Whether variables of the environment say that a terminal has 24-bit colours, and that they are wanted.
  ///
  /// `COLORTERM` is what terminals set; `NO_COLOR`: no-color.org.
  ///
  /// - Parameter variable: the value of a variable, if it is set
  package static func hasColors(_ variable: (String) -> String?) -> Bool {
    guard (variable("NO_COLOR") ?? "").isEmpty, variable("TERM") != "dumb" else { return false }
    return ["truecolor", "24bit"].contains(variable("COLORTERM"))
  }

  /// The columns of the terminal of `descriptor`, or 100 if it is not a terminal.
  package static func width(ofDescriptor descriptor: Int32) -> Int {
    var size = winsize()
    guard isatty(descriptor) == 1, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else {
      return 100
    }
    return Int(size.ws_col)
  }

  /// The picture; each line ends with LF.
  package func text(of matrix: AttentionMatrix, options: AttentionExportOptions) -> String {
    let columns = matrix.columns(keepsEnd: options.keepsEnd)
    let labels = matrix.rows(keepsEnd: options.keepsEnd).map { row in
      TerminalText.fitted(matrix.target[row], columns: width / 4)
    }
    let labelWidth = labels.map(TerminalText.width).max() ?? 0
    let indent = labelWidth + 2
    let columnsThatFit = (width - indent - 1) / Self.cellWidth
    var lines: [String] = []
    var first = 0
    repeat {
      let panel = first..<min(first + columnsThatFit, columns.upperBound)
      if first > 0 { lines.append("") }
      lines += header(of: matrix, columns: panel, indent: indent)
      for (row, label) in labels.enumerated() {
        let weights = matrix.row(row).prefix(columns.count)
        let cells = weights.dropFirst(panel.lowerBound).prefix(panel.count).map(cell).joined()
        let noteWidth = width - indent - panel.count * Self.cellWidth - 1
        lines.append(
          TerminalText.alignedRight(label, columns: labelWidth) + " " + Self.leftEdge + cells
            + (scale == nil ? "" : Self.plain) + Self.rightEdge
            + note(weights, source: matrix.source, columns: noteWidth))
      }
      first = panel.upperBound
    } while first < columns.upperBound
    return lines.map { $0 + "\n" }.joined()
  }

  /// The source words, each on a line of its own above its column, with lines down from those before it.
  private func header(of matrix: AttentionMatrix, columns: Range<Int>, indent: Int) -> [String] {
    columns.map { column in
      let threads = String(repeating: "│ ", count: column - columns.lowerBound)
      let room = width - indent - (column - columns.lowerBound) * Self.cellWidth
      return String(repeating: " ", count: indent) + threads
        + TerminalText.fitted(matrix.source[column], columns: room)
    }
  }

  /// What ends colours (ECMA-48, select graphic rendition).
  private static let plain = "\u{1B}[0m"

  /// Two cells, darker for greater weights.
  private func cell(_ weight: Float) -> String {
    guard let scale else { return Self.blocks(weight) }
    let color = scale.color(Double(min(max(weight, 0), 1)))
    let components = [color.red, color.green, color.blue].map { "\(Int($0.rounded()))" }
    return "\u{1B}[48;2;\(components.joined(separator: ";"))m  "
  }

  private static func blocks(_ weight: Float) -> String {
    switch weight {
    case 0.75...: "██"
    case 0.5...: "▓▓"
    case 0.25...: "▒▒"
    case 0.05...: "░░"
    default: "  "
    }
  }

  /// The source words of the greatest weights in a row, with these weights: ` 0.52 was  0.44 signed`.
  private func note(_ weights: ArraySlice<Float>, source: [String], columns: Int) -> String {
    guard columns >= Self.leastNoteWidth, let best = AttentionMatrix.mostAttended(weights) else {
      return ""
    }
    let others = weights.enumerated()
      .filter { $0.offset != best && $0.element >= Self.notableWeight }
      .sorted { $0.element > $1.element }
      .map(\.offset)
    let words = ([best] + others).map { column in
      "\(Self.hundredths(weights[weights.startIndex + column])) \(source[column])"
    }
    return " " + TerminalText.fitted(words.joined(separator: "  "), columns: columns - 1)
  }

  private static func hundredths(_ weight: Float) -> String {
    guard weight.magnitude < 100 else { return weight.description }
    let hundredths = Int((weight * 100).rounded())
    return "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
  }
}
