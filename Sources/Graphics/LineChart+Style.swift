import Foundation

extension LineChart {
  /// The style of every chart, of a page as well as of a file.
  package static let style: String = {
    func colors(
      _ paper: ColorScale.Color, ink: String, muted: String, grid: String,
      _ curves: [ColorScale.Color]
    ) -> String {
      """
      .paper{fill:\(paper.hexadecimal)}.chart text{fill:\(ink)}.chart .tick,.chart .muted,.title .muted{fill:\(muted)}\
      .grid{stroke:\(grid)}.axis,.sign{stroke:\(muted)}.ring{stroke:\(ink)}\(SeriesStyle.rules(curves))
      """
    }
    let light = colors(
      ColorScale.light.paper, ink: "#1b1c1f", muted: "#5b5e66", grid: "#e2e2de",
      SeriesStyle.lightColors)
    let dark = colors(
      ColorScale.dark.paper, ink: "#e6e6e3", muted: "#a3a7ae", grid: "#32363c",
      SeriesStyle.darkColors)
    return """
      .chart text{font:12px "Noto Sans","DejaVu Sans",sans-serif}.chart .title{font-size:14px;font-weight:600}\
      .title tspan{font-size:12px;font-weight:400}\
      .grid,.axis,.sign,.curve,.cross,.ring{fill:none}.curve{stroke:currentColor;stroke-width:1.8;\
      stroke-linejoin:round}.cross{stroke:currentColor;stroke-width:1.5}.ring,.sign{stroke-width:1.5}\
      .markers{fill:currentColor}
      \(light)
      @media screen and (prefers-color-scheme:dark){\(dark)}

      """
  }()

  /// A number with six digits, or all digits of a whole one.
  static func text(of value: Double) -> String {
    if value == value.rounded(), value.magnitude < 1e15 { return String(Int(value)) }
    return String(format: "%.6g", value)
  }
}
