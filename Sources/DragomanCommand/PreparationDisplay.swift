import Basics
import Corpora
import Glibc

/// Shows progress while a corpus is read and encoded: a line that changes on a terminal, a plain line every half minute in a
/// log, and nothing in the first two seconds.
final class PreparationDisplay {
  private let line: ProgressLine
  private var start: ContinuousClock.Instant?
  private var lastShown = ContinuousClock.now

  private static let silence = Duration.seconds(2)
  private static let interval = Duration.milliseconds(250)
  private static let logInterval = Duration.seconds(30)

  /// Whether nothing is shown, because results are printed on the same terminal.
  private let isSilent: Bool

  /// - Parameter isPrinting: whether the command prints its results at the same time
  init(_ line: ProgressLine = ProgressLine(), isPrinting: Bool = false) {
    self.line = line
    isSilent = isPrinting && line.isTerminal && isatty(STDOUT_FILENO) != 0
  }

  /// Shows how much of a corpus has been read, and the time left.
  func show(_ progress: ReadingProgress) {
    show(progress.byteCount.map { Double(progress.bytes) / Double(max($0, 1)) }) {
      let bytes =
        progress.byteCount.map { "\(megabytes(progress.bytes)) of \(megabytes($0)) MB, " } ?? ""
      return "reading \(bytes)\(progress.units) units"
    }
  }

  /// Shows how many parts of a task are done.
  func show(_ activity: String, _ done: Int, of count: Int) {
    show(Double(done) / Double(max(count, 1))) {
      "\(activity) \(done.withThousands) of \(count.withThousands)"
    }
  }

  /// Shows a task whose progress is unknown.
  func show(_ activity: String) {
    if !isSilent { line.show(activity + " …") }
  }

  /// Removes the line, and starts the clock anew for the next task.
  func finish() {
    line.clear()
    start = nil
  }

  private func show(_ fraction: Double?, _ text: () -> String) {
    if isSilent { return }
    let now = ContinuousClock.now
    guard let start else {
      self.start = now
      lastShown = now
      return
    }
    let passed = now - start
    let interval = line.isTerminal ? Self.interval : Self.logInterval
    guard passed > Self.silence, now - lastShown > interval else { return }
    lastShown = now
    var text = text()
    if let fraction, fraction > 0 {
      let known = min(fraction, 1)
      text += ", \(ProgressLine.duration(passed.seconds * (1 - known) / known)) left"
      if line.isTerminal { text = "\(ProgressLine.bar(known)) \(text)" }
    }
    if line.isTerminal { line.show(text) } else { line.say(text) }
  }

  private func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
