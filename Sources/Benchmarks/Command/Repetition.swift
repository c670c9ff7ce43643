/// Measures work by repetition.
enum Repetition {
  private static let seconds = 0.01
  private static let repetitions = 7

  /// The seconds that `body` takes: the least of several averages.
  static func seconds(_ body: () -> Void) -> Double {
    var best = Double.infinity
    var repeats = 1
    for _ in 0..<repetitions {
      let start = ContinuousClock.now
      for _ in 0..<repeats { body() }
      let passed = (ContinuousClock.now - start) / .seconds(1) / Double(repeats)
      best = min(best, passed)
      repeats = max(1, Int(seconds / max(best, 1e-9)))
    }
    return best
  }
}
