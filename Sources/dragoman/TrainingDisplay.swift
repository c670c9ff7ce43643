import Foundation
import Training

/// Shows how training goes: a line that changes on a terminal, plain lines in a log.
final class TrainingDisplay: TrainingObserver {
  private let isQuiet: Bool
  private let limits: TrainingLimits
  private let patience: Int
  private let isTerminal = isatty(STDERR_FILENO) != 0
  private var lastShown = ContinuousClock.now
  private var shownTokens = 0
  private var hasBar = false
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
  }

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
    guard isTerminal, passed > .milliseconds(250) else { return }
    let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) * 1e-18
    let width = 20
    let filled = width * progress.batch / max(progress.batchesInEpoch, 1)
    let bar =
      String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    var line = "epoch \(progress.epoch) \(bar) update \(progress.updateCount)"
    line += "  loss \(fixed(progress.loss, 3))"
    line += "  \(Int(Double(shownTokens) / seconds)) tokens/s"
    if let left = timeLeft(progress, since: start), left < Self.foreseeable {
      line += "  \(duration(left)) left"
    }
    write("\r\u{1B}[K" + line)
    hasBar = true
    shownTokens = 0
    lastShown = .now
  }

  func didReport(_ report: TrainingReport, samples: [SampleTranslation]) {
    if isQuiet { return }
    var line = "epoch \(report.epoch)  update \(report.step)"
    if let perplexity = report.perplexity { line += "  perplexity \(fixed(perplexity, 2))" }
    if let speed = report.tokensPerSecond { line += "  \(Int(speed)) tokens/s" }
    if let norm = report.gradientNorm { line += "  gradient \(fixed(norm, 3))" }
    line += "  rate \(report.learningRate)  \(duration(report.seconds))"
    if let scores = report.validation {
      line +=
        "\n  validation: perplexity \(fixed(scores.perplexity, 2)), BLEU \(fixed(scores.bleu, 2))"
      if scores.isBest == true { line += " (best)" }
      for sample in samples {
        line += "\n    \(sample.source)\n    → \(sample.translation)\n    = \(sample.reference)"
      }
    } else if isTerminal {
      return
    }
    say(line)
  }

  func note(_ sentence: String) { say("dragoman: warning: \(sentence)") }

  /// A line of its own, the bar removed.
  func say(_ line: String) {
    write((hasBar ? "\r\u{1B}[K" : "") + line + "\n")
    hasBar = false
  }

  /// The time of an epoch, and when it all ends.
  private func forecast(_ progress: TrainingProgress, since start: (update: Int, seconds: Double)) {
    let pace = (progress.seconds - start.seconds) / Double(progress.updateCount - start.update)
    var line = "an epoch takes about \(duration(pace * Double(progress.batchesInEpoch)))"
    if let left = timeLeft(progress, since: start), left < Self.foreseeable {
      let end = Date().addingTimeInterval(left)
      let formatter = DateFormatter()
      formatter.locale = Locale(identifier: "en_US_POSIX")
      formatter.dateFormat = "yyyy-MM-dd HH:mm"
      line += "; training ends at \(formatter.string(from: end)) at the latest"
    } else {
      line += "; training ends after \(patience) validations without a gain"
    }
    say(line)
  }

  /// Seconds until the nearest limit; nil where there is none.
  private func timeLeft(_ progress: TrainingProgress, since start: (update: Int, seconds: Double))
    -> Double?
  {
    let updates = progress.updateCount - start.update
    guard updates > 0 else { return nil }
    let pace = (progress.seconds - start.seconds) / Double(updates)
    var left: [Double] = []
    if let limit = limits.timeLimit { left.append(limit - progress.seconds) }
    if let limit = limits.maxSteps { left.append(Double(limit - progress.updateCount) * pace) }
    if let limit = limits.epochs {
      let epochs = Double(limit) - Double(progress.epoch) + 1
      left.append((epochs * Double(progress.batchesInEpoch) - Double(progress.batch)) * pace)
    }
    return left.min().map { max($0, 0) }
  }

  private func fixed(_ value: Double, _ digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  private func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return seconds < 10 ? fixed(seconds, 1) + " s" : "\(whole) s" }
    if whole < 3600 { return "\(whole / 60):" + String(format: "%02d", whole % 60) + " min" }
    return "\(whole / 3600):" + String(format: "%02d", whole % 3600 / 60) + " h"
  }

  private func write(_ text: String) { StandardError.write(text) }
}
