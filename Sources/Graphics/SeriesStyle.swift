package import Basics

/// How a curve looks: a colour, dashes and a marker, so that curves can be told apart by any one of them.
///
/// The colours are far apart to every kind of colour vision, and have a contrast of at least 3 to the paper (WCAG 2.2).
package struct SeriesStyle: Sendable, Equatable {
  /// From 0. Styles are all different for 60 numbers.
  package let number: Int

  package init(_ number: Int) { self.number = number }

  /// The style of one of 5 colours and one of 4 kinds of dashes, where a colour stands for one thing and dashes for another.
  package init(color: Int, dashes: Int) {
    // Colours have period 5, dashes 4; of markers, there are three for each kind of dashes, which follow one another.
    self.init((16 * color + 45 * dashes) % 60)
  }

  package static let lightColors = [
    ColorScale.Color(11, 92, 181), .init(201, 101, 15), .init(31, 143, 111), .init(86, 29, 120),
    .init(107, 20, 32),
  ]
  package static let darkColors = [
    ColorScale.Color(88, 166, 255), .init(247, 139, 60), .init(165, 240, 200), .init(143, 106, 232),
    .init(251, 233, 138),
  ]

  /// The class that has its colour.
  package var colorClass: String { "c\(number % Self.lightColors.count)" }

  private static let dashes = [nil, "7 3", "2 2.5", "9 3 2 3"]

  /// The attribute of its dashes, with a space before it; empty for a whole line.
  package var dashAttribute: String {
    Self.dashes[number % Self.dashes.count].map { " stroke-dasharray=\"\($0)\"" } ?? ""
  }

  /// Circle, square, triangle, diamond, triangle upside down, cross.
  private static let markers = [
    "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z", "m-2.7-2.7h5.4v5.4h-5.4z", "m0-3.8l3.5 6.1h-7z",
    "m0-3.9l3.9 3.9l-3.9 3.9l-3.9-3.9z", "m0 3.8l3.5-6.1h-7z",
    "m-1.2-3.6h2.4v2.4h2.4v2.4h-2.4v2.4h-2.4v-2.4h-2.4v-2.4h2.4z",
  ]

  /// The outline of its marker, in commands of a path relative to its middle.
  package var marker: String { Self.markers[number % Self.markers.count] }

  /// Appends a short piece of the curve, to stand before its name on a page that has `LineChart.style`.
  package func appendKey(to buffer: inout TextBuffer) {
    buffer.append(
      """
      <svg class="key \(colorClass)" width="28" height="12" viewBox="0 0 28 12" aria-hidden="true">\
      <path class="curve"\(dashAttribute) d="M0 6h28"/><path class="markers" d="M14 6\(marker)"/></svg>
      """)
  }

  /// The rules of all colours.
  static func rules(_ colors: [ColorScale.Color]) -> String {
    colors.enumerated().map { ".c\($0){color:\($1.hexadecimal)}" }.joined()
  }
}
