package import Basics
package import Graphics

/// A picture of the experiment. Every curve is the mean over seeds.
package struct ExperimentChart {
  /// The name of its file.
  package let name: String
  package let picture: LineChart

  /// Those that there are measurements for.
  package static func all(
    perplexity: Measurements, bleu: Measurements, gradients: Measurements
  ) throws(UserError) -> [ExperimentChart] {
    var charts: [ExperimentChart] = []
    for (attention, words) in [("additive", "with attention"), ("none", "without attention")] {
      let curves = try perplexity.curves(
        of: attention, x: { row throws(UserError) in try perplexity.number("updates", row) },
        y: "perplexity", scale: .logarithmic)
      charts.append(
        ExperimentChart(
          "perplexity-\(attention)", "Perplexity \(words)", "on the validation pairs", curves,
          xTitle: "updates", .logarithmic))
    }
    charts.append(
      ExperimentChart(
        "bleu-by-length", "BLEU by length", "dashed: without attention",
        try lengthCurves(bleu), xTitle: "words in the source", .linear,
        end: try bleu.rows.map { row throws(UserError) in try bleu.number("words_to", row) }.max(),
        size: .large))
    for side in ["decoder", "encoder"] {
      for (attention, words) in [("additive", "with attention"), ("none", "without attention")] {
        let curves = try gradients.curves(
          of: attention, x: { row throws(UserError) in try gradients.number("distance", row) },
          y: "relative", scale: .logarithmic, isIncluded: { $0.fields["side"] == side })
        charts.append(
          ExperimentChart(
            "gradient-\(side)-\(attention)", "Gradient, \(side) \(words)", "relative to distance 0",
            curves,
            xTitle: "subwords between", .logarithmic))
      }
    }
    return charts.filter { !$0.picture.series.isEmpty }
  }

  /// The LSTM, the GRU and the vanilla cell, with attention and without.
  private static func lengthCurves(_ bleu: Measurements) throws(UserError) -> [LineChart.Series] {
    var curves: [LineChart.Series] = []
    for (dashes, attention) in ["additive", "none"].enumerated() {
      let all = try bleu.curves(
        of: attention,
        x: { row throws(UserError) in
          (try bleu.number("words_from", row) + bleu.number("words_to", row)) / 2
        }, y: "bleu", scale: .linear)
      for (color, cell) in bleu.cells.enumerated() where ["lstm", "gru", "rnn-tanh"].contains(cell)
      {
        guard let curve = all.first(where: { $0.name == cell }) else { continue }
        curves.append(
          LineChart.Series(
            name: attention == "none" ? "\(cell), none" : cell,
            style: SeriesStyle(color: color, dashes: dashes), marking: .dense,
            points: curve.points))
      }
    }
    return curves
  }

  private init(
    _ name: String, _ title: String, _ note: String, _ curves: [LineChart.Series], xTitle: String,
    _ scale: AxisScale.Kind, end: Double? = nil, size: LineChart.Size = .small
  ) {
    self.name = name
    picture = LineChart(
      title: title, note: note, series: curves, xTitle: xTitle, yKind: scale, end: end,
      isLabelled: true, size: size)
  }
}
