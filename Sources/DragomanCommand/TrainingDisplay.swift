import Basics
import Corpora
import Dragoman
import Foundation
import Training

/// Shows the progress of training: a line that changes on a terminal, plain lines in a log.
final class TrainingDisplay {
  private let isQuiet: Bool
  private let limits: TrainingLimits
  private let patience: Int
  private let folder: String
  private let line = ProgressLine()
  private let preparation: PreparationDisplay
  private var lastShown = ContinuousClock.now
  private var shownTokens = 0
  private var first: (update: Int, seconds: Double)?
  private var hasForecast = false
  /// The epoch whose first update was seen last, and the seconds then.
  private var epochStart: (epoch: Int, seconds: Double)?
  private var hasMeasuredEpoch = false
  private var isAligning = false
  private var metric = EarlyStoppingMetric.perplexity

  /// The number of updates after which the time of an epoch and the end are forecast.
  private static let forecastUpdates = 100
  /// An epoch is not measured before this number of updates, as that of a few would say little.
  private static let measuredUpdates = 20
  /// An end that is further away, in seconds, is not forecast: ten years.
  private static let longestForecast = 3e8

  init(_ settings: ModelSettings, folder: String) {
    isQuiet = settings.run.quiet
    limits = settings.run.limits
    patience = settings.training.patience
    self.folder = folder
    preparation = PreparationDisplay(line)
  }

  /// Shows an event.
  func show(_ event: TrainingEvent) {
    switch event {
    case .ended(let result): end(result)
    case .warning(let sentence): warn(sentence)
    case _ where isQuiet: break
    case .reading(let progress): preparation.show(progress)
    case .learningVocabularies:
      preparation.finish()
      preparation.show("learning the vocabularies")
    case .aligning(let done, let count):
      if !isAligning { preparation.finish() }
      isAligning = true
      preparation.show("aligning words:", done, of: count)
    case .encoding(let done, let count):
      if done == 0 { preparation.finish() }
      preparation.show("encoding", done, of: count)
    case .note(let text): say(text.withFlags)
    case .begun(let start): begin(start)
    case .updated(let progress): show(progress)
    case .reported(let report, let samples): show(report, samples)
    }
  }

  func warn(_ sentence: String) {
    preparation.finish()
    StandardError.warn(sentence.withFlags)
  }

  /// Removes the bar, and writes a line.
  private func say(_ text: String) {
    preparation.finish()
    line.say(text)
  }

  private func show(_ progress: TrainingProgress) {
    shownTokens += progress.tokenCount
    let start = first ?? (progress.updateCount, progress.seconds)
    first = start
    measureEpoch(progress, since: start)
    if !hasForecast && progress.updateCount - start.update + 1 >= Self.forecastUpdates {
      hasForecast = true
      forecast(progress, since: start)
    }
    let passed = ContinuousClock.now - lastShown
    guard line.isTerminal, passed > .milliseconds(250) else { return }
    let bar = ProgressLine.bar(
      Double(progress.batch) / Double(max(progress.batchesInEpoch, 1)))
    var text = "epoch \(progress.epoch) \(bar) update \(progress.updateCount)"
    text += "  loss \(Self.fixed(progress.loss, 3))"
    text += "  \(Int(Double(shownTokens) / passed.seconds)) tokens/s"
    if let left = timeLeft(progress, since: start), left < Self.longestForecast {
      text += "  \(ProgressLine.duration(left)) left"
    }
    line.show(text)
    shownTokens = 0
    lastShown = .now
  }

  private func show(_ report: TrainingReport, _ samples: [SampleTranslation]) {
    var text = "epoch \(report.epoch)  update \(report.step)"
    if let perplexity = report.perplexity {
      text += "  training perplexity \(Self.fixed(perplexity, 2))"
    }
    if let loss = report.guidedAlignmentLoss {
      text += "  guided alignment \(Self.fixed(loss, 3))"
    }
    if let speed = report.tokensPerSecond { text += "  \(Int(speed)) tokens/s" }
    if let norm = report.gradientNorm { text += "  gradient \(Self.fixed(norm, 3))" }
    text += "  rate " + String(format: "%.3g", report.learningRate)
    text += "  " + ProgressLine.duration(report.seconds)
    if let scores = report.validation {
      text +=
        "\n  validation: perplexity \(Self.fixed(scores.perplexity, 2)), BLEU \(Self.fixed(scores.bleu, 2))"
      if let chrF = scores.chrF { text += ", chrF \(Self.fixed(chrF, 2))" }
      if let rate = scores.alignmentErrorRate { text += ", AER \(Self.fixed(rate, 2))" }
      if let sharpness = scores.sharpness { text += ", sharpness \(Self.fixed(sharpness, 3))" }
      if scores.isBest == true { text += " (best)" }
      if scores.isBest == nil { text += " (because the run stops here)" }
      for sample in samples {
        text += "\n    \(sample.source)\n    → \(sample.translation)\n    = \(sample.reference)"
      }
    } else if line.isTerminal {
      return
    }
    say(text)
  }

  private func begin(_ start: TrainingStart) {
    say(
      "\(start.trainingPairCount) pairs to train on, \(start.validationPairCount) to validate on, "
        + "\(start.parameterCount) parameters, \(start.workerCount.counting("worker"))"
        + (start.rankCount > 1 ? " for each of \(start.rankCount) ranks" : ""))
    if start.isHeldOut, start.validationSourceCount < start.validationPairCount {
      say(
        "held out for validation: all \(start.validationPairCount) pairs of "
          + "\(start.validationSourceCount) different source texts")
    }
    let isPart = start.translatedCount < start.validationPairCount
    metric = start.earlyStoppingMetric
    let best = metric == .perplexity ? "the lowest perplexity" : "the highest \(metric.title)"
    say(
      "validation, on pairs that are not trained on: perplexity over all of them, BLEU and chrF of greedy translations of "
        + (isPart ? "the first \(start.translatedCount)" : "all")
        + " (translate uses beam search and usually scores higher); best: \(best)")
    switch start.attentionMeasure {
    case .alignmentErrorRate:
      say(
        "AER: how far attention, given the target words, is from the links of --validation-alignments, in percent"
      )
    case .sharpness:
      say("sharpness: the mean of the greatest attention weight (1: attention to one subword)")
    case nil: break
    }
    say(
      "an update learns from one batch, an epoch is all pairs once; perplexity: how unsure of the next "
        + "subword (lower is better, 1 is certain); gradient: its norm before clipping; rate: the learning rate"
    )
  }

  private func end(_ result: TrainingResult) {
    let model = self.model(of: result)
    guard let reason = result.reason else {
      say(
        "interrupted after update \(result.updateCount); the same command goes on from there")
      if !isQuiet { say("until then, \(model)") }
      return
    }
    if let verdict = result.verdict, !isQuiet { say(text(of: verdict)) }
    if result.model == nil {
      say("\(folder): finished after update \(result.updateCount): \(sentence(reason))")
    } else if !isQuiet {
      say("\(sentence(reason)); \(model)")
      say("to use it: dragoman translate --model \(folder.shellQuoted) < sentences")
    }
    if result.hasRemovedFormerFiles, !isQuiet {
      say("the files from before --restart are removed")
    }
  }

  /// What the scores are and mean, and what they do not say.
  private func text(of verdict: TrainingVerdict) -> String {
    func score(_ score: TrainingVerdict.Score) -> String {
      "\(Self.fixed(score.value, 2)) ± \(Self.fixed(score.margin, 2))"
    }
    let sentences =
      verdict.sentenceCount == 1
      ? "1 validation sentence" : "\(verdict.sentenceCount.withThousands) validation sentences"
    var lines = [
      "BLEU \(score(verdict.bleu)), chrF \(score(verdict.chrF)) on \(sentences), by beam search (±: 95 % confidence)",
      "this means: \(verdict.meaning)",
    ]
    lines += verdict.reservations.map { "but \($0.withFlags)" }
    return lines.joined(separator: "\n")
  }

  /// Which model is in the folder; it is not always that of the last update.
  private func model(of result: TrainingResult) -> String {
    guard let model = result.model else { return "the model is in \(folder)" }
    let score = model.score.map { "\(metric.title) \(Self.fixed($0, 2)), " } ?? ""
    return "the model of update \(model.updateCount) (validation \(score)perplexity "
      + "\(Self.fixed(model.perplexity, 2))) is in \(folder)"
  }

  private func sentence(_ reason: TrainingEnd) -> String {
    switch reason {
    case .epochs: "--epochs is reached (with a higher one it goes on)"
    case .maxSteps: "--max-steps is reached (with a higher one it goes on)"
    case .timeLimit: "--time-limit is reached (with a higher one it goes on)"
    case .patience: "no improvement\(ofWhat) in \(patience) validations in a row (--patience)"
    }
  }

  /// What must improve for training to go on.
  private var ofWhat: String {
    metric == .perplexity ? "" : " of \(metric.title) or perplexity"
  }

  /// Says how long a whole epoch took, the first that is measured.
  private func measureEpoch(
    _ progress: TrainingProgress, since start: (update: Int, seconds: Double)
  ) {
    guard !hasMeasuredEpoch, progress.batch == 1 || progress.batchesInEpoch == 1 else { return }
    if let epoch = epochStart, progress.epoch == epoch.epoch + 1,
      progress.updateCount - start.update >= Self.measuredUpdates
    {
      hasMeasuredEpoch = true
      hasForecast = true
      say(
        "an epoch took \(ProgressLine.duration(progress.seconds - epoch.seconds)), validation included"
          + end(progress, since: start))
    }
    epochStart = (progress.epoch, progress.seconds)
  }

  /// Forecasts the time of an epoch, and the end.
  private func forecast(_ progress: TrainingProgress, since start: (update: Int, seconds: Double)) {
    let pace = (progress.seconds - start.seconds) / Double(progress.updateCount - start.update)
    say(
      "an epoch takes about "
        + ProgressLine.duration(pace * Double(progress.batchesInEpoch))
        + end(progress, since: start))
  }

  /// When training ends, after a semicolon.
  private func end(_ progress: TrainingProgress, since start: (update: Int, seconds: Double))
    -> String
  {
    guard let left = timeLeft(progress, since: start), left < Self.longestForecast else {
      return
        "; training ends after \(patience) validations in a row without improvement\(ofWhat) (--patience)"
    }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd HH:mm"
    // The time of a number of updates is a guess.
    let isKnown = limits.timeLimit.map { left == $0.seconds - progress.seconds } ?? false
    return "; training ends at \(isKnown ? "" : "about ")"
      + "\(formatter.string(from: Date().addingTimeInterval(left))) at the latest"
  }

  /// Seconds until the nearest limit; nil where there is none.
  private func timeLeft(_ progress: TrainingProgress, since start: (update: Int, seconds: Double))
    -> Double?
  {
    let updates = progress.updateCount - start.update
    guard updates > 0 else { return nil }
    let pace = (progress.seconds - start.seconds) / Double(updates)
    var left: [Double] = []
    if let limit = limits.timeLimit { left.append(limit.seconds - progress.seconds) }
    if let limit = limits.maxSteps { left.append(Double(limit - progress.updateCount) * pace) }
    if let limit = limits.epochs {
      let epochs = Double(limit) - Double(progress.epoch) + 1
      left.append((epochs * Double(progress.batchesInEpoch) - Double(progress.batch)) * pace)
    }
    return left.min().map { max($0, 0) }
  }

  private static func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}

extension EarlyStoppingMetric {
  /// The name for people.
  fileprivate var title: String {
    switch self {
    case .perplexity: "perplexity"
    case .bleu: "BLEU"
    case .chrF: "chrF"
    }
  }
}
