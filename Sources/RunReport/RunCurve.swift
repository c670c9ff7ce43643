package import Graphics
import Training

/// What a report shows as a chart: one number of every report, or of every validation, against updates or time.
package struct RunCurve: Sendable {
  /// One curve of a run.
  private struct Part: Sendable {
    let name: String
    let isValidation: Bool
    let value: @Sendable (TrainingReport) -> Double?

    /// A number of reports.
    static func training(
      _ value: @escaping @Sendable (TrainingReport) -> Double?
    ) -> Part {
      Part(name: "training", isValidation: false, value: value)
    }

    /// A number of validations.
    static func validation(
      _ value: @escaping @Sendable (ValidationScores) -> Double?
    ) -> Part {
      Part(name: "validation", isValidation: true) { $0.validation.flatMap(value) }
    }
  }

  /// What the horizontal axis measures.
  package enum Axis: String, CaseIterable, Sendable {
    case updates
    case time
  }

  /// The name of its files.
  package let name: String
  private let title: String
  private let note: String
  private let kind: AxisScale.Kind
  private let parts: [Part]

  private init(
    _ name: String, _ title: String, _ note: String = "", _ kind: AxisScale.Kind = .linear,
    _ parts: Part...
  ) {
    self.name = name
    self.title = title
    self.note = note
    self.kind = kind
    self.parts = parts
  }

  /// All that a report of one run or several may show.
  private static let all: [RunCurve] = [
    RunCurve(
      "perplexity", "Perplexity", "lower is better", .logarithmic,
      .training(\.perplexity), .validation(\.perplexity)),
    RunCurve(
      "validation-perplexity", "Perplexity of validation", "lower is better", .logarithmic,
      .validation(\.perplexity)),
    RunCurve("bleu", "BLEU", "of validation; higher is better", .linear, .validation(\.bleu)),
    RunCurve("chrf", "chrF", "of validation; higher is better", .linear, .validation(\.chrF)),
    RunCurve(
      "aer", "Alignment error rate", "in percent; lower is better", .linear,
      .validation(\.alignmentErrorRate)),
    RunCurve(
      "sharpness", "Sharpness of attention", "from 0 to 1", .linear, .validation(\.sharpness)),
    RunCurve(
      "training-perplexity", "Perplexity of training", "with dropout", .logarithmic,
      .training(\.perplexity)),
    RunCurve("loss", "Loss", "of training, in nats", .linear, .training(\.loss)),
    RunCurve(
      "guided-alignment", "Guided alignment", "loss, in nats", .linear,
      .training(\.guidedAlignmentLoss)),
    RunCurve("learning-rate", "Learning rate", "", .linear, .training { $0.learningRate }),
    RunCurve(
      "gradient-norm", "Gradient norm", "before clipping", .linear, .training(\.gradientNorm)),
    RunCurve(
      "tokens-per-second", "Target tokens a second", "", .linear, .training(\.tokensPerSecond)),
  ]

  /// The names of all files that curves may have.
  package static let fileNames = all.flatMap { curve in Axis.allCases.map(curve.fileName) }

  /// The name of its file.
  package func fileName(_ axis: Axis) -> String {
    axis == .updates ? "\(name).svg" : "\(name)-by-time.svg"
  }

  /// Those that the runs have values of. Training and validation are in one chart if there is only one run.
  package static func curves(of comparison: RunComparison) -> [RunCurve] {
    let others =
      comparison.isSingle ? ["validation-perplexity", "training-perplexity"] : ["perplexity"]
    return all.filter { curve in
      !others.contains(curve.name)
        && comparison.runs.contains { run in
          run.reports.contains { report in curve.parts.contains { $0.value(report) != nil } }
        }
    }
  }

  /// The chart of the runs.
  package func chart(
    of comparison: RunComparison, against axis: Axis, size: LineChart.Size = .small
  ) -> LineChart {
    let time = TimeUnit(upTo: comparison.runs.map(\.seconds).filter(\.isFinite).max() ?? 0)
    func x(_ report: TrainingReport) -> Double {
      axis == .updates ? Double(report.step) : report.seconds / time.seconds
    }
    let series = comparison.runs.indices.flatMap { index in
      let run = comparison.runs[index]
      let best = run.best.map { x($0.report) }
      return parts.map { part in
        LineChart.Series(
          name: comparison.isSingle ? part.name : comparison.names[index],
          style: SeriesStyle(comparison.isSingle ? (part.isValidation ? 1 : 0) : index),
          marking: part.isValidation ? .dense : comparison.isSingle ? .none : .sparse,
          points: run.reports.compactMap { report in
            part.value(report).map { LineChart.Point(x: x(report), y: $0) }
          }, ringed: best)
      }
    }
    let updates = comparison.runs.map(\.updateCount).max() ?? 0
    let end =
      axis == .updates
      ? Double(updates)
      : (comparison.runs.map(\.seconds).filter(\.isFinite).max() ?? 0) / time.seconds
    return LineChart(
      title: title, note: note, series: series, xTitle: axis == .updates ? "updates" : time.name,
      yKind: kind, end: end, ringTitle: "best model", isLabelled: series.count > 1, size: size)
  }

  /// The unit of an axis of time.
  private struct TimeUnit {
    let name: String
    let seconds: Double

    init(upTo end: Double) {
      (name, seconds) =
        switch end {
        case ..<180: ("seconds", 1)
        case ..<10_800: ("minutes", 60)
        case ..<259_200: ("hours", 3600)
        default: ("days", 86_400)
        }
    }
  }
}
