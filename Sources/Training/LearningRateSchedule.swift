import Glibc
package import Settings

/// How the learning rate changes in the course of training.
package enum LearningRateSchedule: String, CaseIterable, Codable, Sendable {
  /// It falls after each validation whose perplexity is not the lowest so far.
  case plateau
  /// It follows half a cosine down to 0: Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts.
  case cosine
  /// It falls as 1 ÷ √updates after the warm-up: Vaswani and others 2017, arXiv:1706.03762, section 5.3.
  case inverseSquareRoot = "inverse-square-root"
  case constant
}

extension LearningRateSchedule: SettingValue {}

/// The learning rate of each update.
package struct LearningRateSettings: SettingGroup {
  /// Adam's initial step size.
  @Setting(
    "Adam's step size; with `init-from`, 0.002 unless it is given", name: "learning-rate",
    data: false,
    limits: SettingLimits("above 0 and below 10") { $0 > 0 && $0 < 10 },
    suitsCorpus: true)
  package var peak = 1e-3

  @Setting(
    "How the learning rate falls: after a validation whose perplexity is not the lowest so far, along a cosine, with the root of the number "
      + "of updates, or never",
    name: "learning-rate-schedule", data: false, absent: .plateau)
  package var schedule = LearningRateSchedule.plateau

  @Setting(
    "Multiply the learning rate by this after a validation whose perplexity is not the lowest so far, with `learning-rate-schedule` plateau",
    name: "learning-rate-decay", data: false,
    limits: SettingLimits("above 0, at most 1") { $0 > 0 && $0 <= 1 }, absent: 0.5)
  package var decay = 0.5

  @Setting(
    "Updates over which the learning rate rises to its full size; with `init-from`, 100 unless it is given",
    name: "warmup", data: false,
    limits: .from(0, to: 10_000_000), absent: 0,
    suitsCorpus: true)
  package var warmup = 0

  @Setting(
    "Updates after which a cosine has come down to 0", name: "cosine-updates", data: false,
    limits: .atLeast(1), absent: .some(nil))
  package var cosineUpdates: Int? = nil

  package init() {}

  package var contradiction: SettingProblem? {
    if schedule == .cosine, cosineUpdates == nil {
      return .wrong(
        name: "learning-rate-schedule", found: schedule.rawValue,
        expected: "`cosine-updates` beside it", choices: [])
    }
    if schedule != .cosine, let cosineUpdates {
      return .wrong(
        name: "cosine-updates", found: "\(cosineUpdates)",
        expected: "nothing, unless `learning-rate-schedule` is cosine", choices: [])
    }
    if schedule == .inverseSquareRoot, warmup == 0 {
      return .wrong(
        name: "warmup", found: "0",
        expected:
          "1 or more, because `learning-rate-schedule` inverse-square-root begins to fall after it",
        choices: [])
    }
    return nil
  }

  /// The factor of a validation whose perplexity is not the lowest so far.
  package var decayOfPlateau: Double { schedule == .plateau ? decay : 1 }

  /// The step size of an update.
  ///
  /// - Parameter update: its number, from 1
  /// - Parameter plateau: what validations have made of the rate
  package func rate(ofUpdate update: Int, plateau: Double) -> Double {
    let rise = warmup > 0 ? min(1, Double(update) / Double(warmup)) : 1
    switch schedule {
    case .plateau, .constant: return plateau * rise
    case .cosine:
      let part = min(1, Double(update - 1) / Double(cosineUpdates ?? 1))
      return plateau * rise * (1 + cos(Double.pi * part)) / 2
    case .inverseSquareRoot:
      return plateau * min(rise, (Double(warmup) / Double(update)).squareRoot())
    }
  }
}
