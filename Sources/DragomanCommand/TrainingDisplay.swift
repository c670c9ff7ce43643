import Corpora
import EncodedCorpus
import Foundation
import Training

/// Shows how training goes: a line that changes on a terminal, plain lines in a log.
final class TrainingDisplay: TrainingObserver, PreparationObserver {
  private let isQuiet: Bool
  private let limits: TrainingLimits
  private let patience: Int
  private let line = ProgressLine()
  private let preparation: PreparationDisplay
  private var lastShown = ContinuousClock.now
  private var shownTokens = 0
  private var first: (update: Int, seconds: Double)?
  private var hasForecast = false

  /// Updates after which the time of an epoch and the end are foretold.
  private static let forecastUpdates = 100
  /// Seconds beyond which an end is not foretold: ten years.
  private static let foreseeable = 3e8

  init(isQuiet: Bool, limits: TrainingLimits, patience: Int) {
    self.isQuiet = isQuiet
    self.limits = limits
    self.patience = patience
    preparation = PreparationDisplay(line)
  }

  func isReading(_ progress: ReadingProgress) {
    if !isQuiet { preparation.show(progress) }
  }

  func isEncoding(_ done: Int, of count: Int) {
    if !isQuiet { preparation.show("encoding", done, of: count) }
  }

  func isLearningVocabularies() {
    if !isQuiet { preparation.show("learning the vocabularies") }
  }

  /// A part of the preparation is over.
  func isPrepared() { preparation.finish() }

  func didUpdate(_ progress: TrainingProgress) {
    if isQuiet { return }
    shownTokens += progress.tokenCount
    let start = first ?? (progress.updateCount, progress.seconds)
    first = start
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
    if let left = timeLeft(progress, since: start), left < Self.foreseeable {
      text += "  \(ProgressLine.duration(left)) left"
    }
    line.show(text)
    shownTokens = 0
    lastShown = .now
  }

  func didReport(_ report: TrainingReport, samples: [SampleTranslation]) {
    if isQuiet { return }
    var text = "epoch \(report.epoch)  update \(report.step)"
    if let perplexity = report.perplexity { text += "  perplexity \(Self.fixed(perplexity, 2))" }
    if let speed = report.tokensPerSecond { text += "  \(Int(speed)) tokens/s" }
    if let norm = report.gradientNorm { text += "  gradient \(Self.fixed(norm, 3))" }
    text += "  rate \(report.learningRate)  \(ProgressLine.duration(report.seconds))"
    if let scores = report.validation {
      text +=
        "\n  validation: perplexity \(Self.fixed(scores.perplexity, 2)), BLEU \(Self.fixed(scores.bleu, 2))"
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

  /// What the numbers of the reports are, and what they are taken over.
  func explain(_ validation: IndexedPairs, isHeldOut: Bool) {
    if isHeldOut {
      let sources = Set(validation.texts.map(\.source)).count
      if sources < validation.count {
        say(
          "held out for validation: all \(validation.count) pairs of \(sources) different source texts"
        )
      }
    }
    let translated = min(validation.count, Validator.translatedCount)
    say(
      "validation: perplexity over all pairs, BLEU of greedy translations of "
        + (translated < validation.count ? "the first \(translated)" : "all")
        + " (translate searches with a beam, and mostly scores higher)")
    say(
      "an update learns from one batch, an epoch from all pairs once; perplexity: how unsure of the next "
        + "piece (lower is better, 1 is certain); gradient: its norm before clipping; rate: the learning rate"
    )
  }

  func note(_ sentence: String) { say("dragoman: warning: \(sentence)") }

  /// A line of its own, the bar removed.
  func say(_ text: String) { line.say(text) }

  /// The time of an epoch, and when it all ends.
  private func forecast(_ progress: TrainingProgress, since start: (update: Int, seconds: Double)) {
    let pace = (progress.seconds - start.seconds) / Double(progress.updateCount - start.update)
    var text =
      "an epoch takes about \(ProgressLine.duration(pace * Double(progress.batchesInEpoch)))"
    if let left = timeLeft(progress, since: start), left < Self.foreseeable {
      let end = Date().addingTimeInterval(left)
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: "en_US_POSIX")
      formatter.dateFormat = "yyyy-MM-dd HH:mm"
      text += "; training ends at \(formatter.string(from: end)) at the latest"
    } else {
      text += "; training ends when \(patience) validations in a row bring no gain (--patience)"
    }
    say(text)
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

  static func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}
