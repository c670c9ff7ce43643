import Foundation

/// A line on standard error that changes on a terminal, and other lines above it.
final class ProgressLine {
  let isTerminal = isatty(STDERR_FILENO) != 0
  private var isShown = false

  private static let erase = "\r\u{1B}[K"

  /// Replaces the line. Does nothing where standard error is not a terminal.
  func show(_ text: String) {
    guard isTerminal else { return }
    StandardError.write(Self.erase + text)
    isShown = true
  }

  func clear() {
    if isShown { StandardError.write(Self.erase) }
    isShown = false
  }

  /// Writes a line that stays.
  func say(_ text: String) {
    clear()
    StandardError.write(text + "\n")
  }

  /// `████░░░░` for one half.
  static func bar(_ fraction: Double, width: Int = 20) -> String {
    let filled = min(max(Int(Double(width) * fraction), 0), width)
    return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
  }

  /// `7.5 s`, `2:05 min`, `1:30 h`.
  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return seconds < 10 ? String(format: "%.1f s", seconds) : "\(whole) s" }
    if whole < 3600 { return String(format: "%d:%02d min", whole / 60, whole % 60) }
    return String(format: "%d:%02d h", whole / 3600, whole % 3600 / 60)
  }
}
