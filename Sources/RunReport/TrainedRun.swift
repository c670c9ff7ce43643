package import Basics
package import EncodedCorpus
import Foundation
import ModelFolder
import Seq2Seq
package import Training

/// A run of training as its model folder shows it, whether it has ended or goes on.
///
/// Files are read one by one and nothing is locked, so a run that is training may be a few reports further in one of them.
package struct TrainedRun: Sendable {
  /// The path of the folder, as it was given.
  package let path: String
  package let settings: ModelSettings
  /// At least one, in order.
  package let reports: [TrainingReport]
  /// Translations of a few validation sentences, in order; none in folders of older versions.
  package let samples: [SampleReport]
  /// That of the last checkpoint.
  package let state: TrainingState?
  /// Whether the folder has a model, and no checkpoint of the run that made it.
  package let lacksRun: Bool
  /// Nil where the prepared corpus is missing.
  package let corpus: PreparedCorpus.Summary?
  /// Nil where the sizes of the vocabularies are not known.
  package let parameterCount: Int?

  /// Reads a model folder.
  ///
  /// - Throws: `UserError` where it is none, a file of it is damaged, or training has not reported yet
  package init(readingFrom path: String) throws(UserError) {
    let files = ModelFiles(in: path)
    let settings = try files.readSettings(ModelSettings.self)
    let reports = try TrainingLog<TrainingReport>(at: files.log).lines()
    guard !reports.isEmpty else {
      throw UserError(
        .data, at: path,
        found: files.hasLog || files.hasCheckpoint || !files.hasWeights
          ? "training has reported nothing yet" : "a model without \(ModelFiles.log)",
        fix: files.hasWeights && !files.hasCheckpoint
          ? "give the folder in which it was trained"
          : "wait for its first \(TrainingRun.reportFrequency) updates, or its first validation")
    }
    self.init(
      path: path, settings: settings, reports: reports,
      samples: try TrainingLog<SampleReport>(at: files.samples).lines(),
      state: try CheckpointStore<TrainingState>(folder: files.folder).state(),
      lacksRun: files.hasWeights && !files.hasCheckpoint,
      corpus: PreparedCorpus.summary(in: files.corpus))
  }

  package init(
    path: String, settings: ModelSettings, reports: [TrainingReport], samples: [SampleReport] = [],
    state: TrainingState? = nil, lacksRun: Bool = false, corpus: PreparedCorpus.Summary? = nil
  ) {
    self.path = path
    self.settings = settings
    self.reports = reports
    self.samples = samples
    self.state = state
    self.lacksRun = lacksRun
    self.corpus = corpus
    let network = settings.network
    parameterCount =
      network.sourceVocabularySize > 0 && network.targetVocabularySize > 0
      ? Network(network).parameterCount : nil
  }

  // MARK: How far it is

  /// Updates made.
  package var updateCount: Int { max(reports.last?.step ?? 0, state?.updateCount ?? 0) }
  /// Seconds of training in all runs of the folder.
  package var seconds: Double { max(reports.last?.seconds ?? 0, state?.totalSeconds ?? 0) }

  /// Why it has ended; nil where it has not, or has gone on since.
  package var end: TrainingEnd? {
    guard let state, state.updateCount >= reports.last?.step ?? 0 else { return nil }
    return state.finish
  }

  /// Target tokens a second, from the first to the last update, in hundredths.
  package var tokensPerSecond: Double? {
    // The time of a window is its tokens by its speed, so the mean is harmonic, weighted by updates.
    var (updates, inverse, step) = (0.0, 0.0, 0)
    for report in reports {
      defer { step = report.step }
      guard let speed = report.tokensPerSecond, speed > 0, speed.isFinite else { continue }
      updates += Double(report.step - step)
      inverse += Double(report.step - step) / speed
    }
    return inverse > 0 ? (100 * updates / inverse).rounded() / 100 : nil
  }

  // MARK: The best validation

  /// What makes a validation the best.
  package var metric: EarlyStoppingMetric {
    settings.training.earlyStoppingMetric ?? .perplexity
  }

  /// The report of the validation whose model `translate` uses; nil before the first validation.
  package var best: (report: TrainingReport, scores: ValidationScores)? {
    let validations = reports.compactMap { report in
      report.validation.map { (report: report, scores: $0) }
    }
    let scheduled = validations.last { $0.scores.isBest == true }
    guard let last = validations.last, last.scores.isBest == nil else { return scheduled }
    // Made because the run stopped; its model was exported if it was better.
    guard let scheduled else { return last }
    return isBetter(last.scores, than: scheduled.scores) ? last : scheduled
  }

  private func isBetter(_ one: ValidationScores, than other: ValidationScores) -> Bool {
    guard one.perplexity.isFinite else { return false }
    let scores: (Double?, Double?) =
      switch metric {
      case .perplexity: (nil, nil)
      case .bleu: (one.bleu, other.bleu)
      case .chrF: (one.chrF, other.chrF)
      }
    if let score = scores.0, let former = scores.1, score != former { return score > former }
    return one.perplexity < other.perplexity
  }
}
