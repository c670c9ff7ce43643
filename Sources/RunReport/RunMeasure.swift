import EncodedCorpus
import Training

/// A number of a run: how it is called, and how it is written.
struct RunMeasure: Sendable {
  enum Form: Sendable {
    case count
    case decimals(Int)
    case duration
  }

  enum Order: Sendable {
    case lowest
    case highest
  }

  /// The column of CSV.
  let column: String
  /// The row on the page.
  let title: String
  let form: Form
  /// Which one is the best of several; nil where none is.
  let best: Order?
  let value: @Sendable (TrainedRun) -> Double?

  private init(
    _ column: String, _ title: String, _ form: Form, best: Order? = nil,
    value: @escaping @Sendable (TrainedRun) -> Double?
  ) {
    self.column = column
    self.title = title
    self.form = form
    self.best = best
    self.value = value
  }

  /// All, in the order of tables.
  static let all: [RunMeasure] = [
    RunMeasure("updates", "Updates", .count) { Double($0.updateCount) },
    RunMeasure("epochs", "Epoch", .count) { $0.reports.last.map { Double($0.epoch) } },
    RunMeasure("seconds", "Time of training", .duration) { $0.seconds },
    RunMeasure("tokens_per_second", "Target tokens a second", .count) { $0.tokensPerSecond },
    RunMeasure("parameters", "Parameters", .count) { $0.parameterCount.map(Double.init) },
    RunMeasure("training_pairs", "Pairs to train on", .count) {
      ($0.corpus?.trainingPairCount).map(Double.init)
    },
    RunMeasure("validation_pairs", "Pairs to validate on", .count) {
      ($0.corpus?.validationPairCount).map(Double.init)
    },
    RunMeasure("best_update", "Best update", .count) {
      ($0.best?.report.step).map(Double.init)
    },
    RunMeasure("best_seconds", "Time of the best", .duration) {
      $0.best?.report.seconds
    },
    RunMeasure("bleu", "BLEU", .decimals(2), best: .highest) {
      $0.best?.scores.bleu
    },
    RunMeasure("chrf", "chrF", .decimals(2), best: .highest) { $0.best?.scores.chrF },
    RunMeasure("perplexity", "Perplexity", .decimals(2), best: .lowest) {
      $0.best?.scores.perplexity
    },
    RunMeasure("aer", "AER, in percent", .decimals(2), best: .lowest) {
      $0.best?.scores.alignmentErrorRate
    },
    RunMeasure("sharpness", "Sharpness of attention", .decimals(3)) { $0.best?.scores.sharpness },
    RunMeasure("skipped_batches", "Skipped batches", .count) {
      ($0.reports.last?.skippedBatches).map(Double.init)
    },
  ]

  /// The number of a run as the page writes it; nil where there is none.
  func text(_ run: TrainedRun) -> String? {
    value(run).map { value in
      guard value.isFinite else { return "not finite" }
      return switch form {
      case .count: ReportText.fixed(value, 0)
      case .decimals(let count): ReportText.fixed(value, count)
      case .duration: ReportText.duration(value)
      }
    }
  }

  /// The indices of the runs with the best number; none where only one has a number, or numbers cannot be compared.
  func bestIndices(of comparison: RunComparison) -> Set<Int> {
    let isComparable = column != "perplexity" || comparison.hasSameVocabularies
    guard isComparable, comparison.hasSameValidation else { return [] }
    let values = comparison.runs.map { value($0).flatMap { $0.isFinite ? $0 : nil } }
    let known = values.compactMap(\.self)
    guard let best, known.count > 1, let value = best == .lowest ? known.min() : known.max()
    else { return [] }
    return Set(values.indices.filter { values[$0] == value })
  }
}
