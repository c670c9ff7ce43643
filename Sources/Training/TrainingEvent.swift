public import Corpora
package import EncodedCorpus

/// What a run of training reports, in the order in which it happens.
public enum TrainingEvent: Sendable {
  /// The corpus is being read.
  case reading(ReadingProgress)
  /// The vocabularies are being learned.
  case learningVocabularies
  /// The words of the training pairs are being aligned, to guide attention: sentences that are done, of all, each counted once
  /// for every time that its links are sampled.
  case aligning(done: Int, count: Int)
  /// The pairs are being encoded: chunks that are ready, of all.
  case encoding(done: Int, count: Int)
  /// The data are ready, and training is about to begin.
  case begun(TrainingStart)
  /// An update was made.
  case updated(TrainingProgress)
  /// A line was added to the log.
  case reported(TrainingReport, samples: [SampleTranslation])
  /// Training has ended; the last event.
  case ended(TrainingResult)
  /// Something worth knowing, in lines for people.
  case note(String)
  /// Something that may be wrong, in a sentence.
  case warning(String)
}

/// What a run of training begins with.
public struct TrainingStart: Sendable, Equatable {
  /// Pairs to train on.
  public let trainingPairCount: Int
  /// Pairs to validate on.
  public let validationPairCount: Int
  /// Distinct source texts of the pairs to validate on.
  public let validationSourceCount: Int
  /// Whether the pairs to validate on were held out of the corpus.
  public let isHeldOut: Bool
  /// Validation pairs that BLEU and chrF are measured on.
  public let translatedCount: Int
  /// What makes a validation the best.
  public let earlyStoppingMetric: EarlyStoppingMetric
  /// What is measured of attention in a validation; nil without attention.
  public let attentionMeasure: AttentionMeasure?
  /// The number of elements of all parameters.
  public let parameterCount: Int
  /// The number of threads; where several ranks train together, of this one.
  public let workerCount: Int
  /// The number of processes that train together.
  public let rankCount: Int

  package init(
    _ data: TrainingData, configuration: TrainingConfiguration, isHeldOut: Bool,
    hasAttention: Bool, parameterCount: Int, workerCount: Int, rankCount: Int = 1
  ) {
    trainingPairCount = data.training.count
    validationPairCount = data.validation.count
    validationSourceCount = Set(data.validation.texts.map(\.source)).count
    translatedCount = Validator.references(in: data).count
    earlyStoppingMetric = configuration.earlyStoppingMetric ?? .perplexity
    self.isHeldOut = isHeldOut
    attentionMeasure =
      !hasAttention ? nil : data.validationLinks == nil ? .sharpness : .alignmentErrorRate
    self.parameterCount = parameterCount
    self.workerCount = workerCount
    self.rankCount = rankCount
  }
}

/// What a validation measures of attention.
public enum AttentionMeasure: Sendable, Equatable {
  /// Its word links are compared with those that are given.
  case alignmentErrorRate
  /// The mean of the greatest attention weight.
  case sharpness
}

/// How far a run of training has come.
public struct TrainingProgress: Sendable, Equatable {
  /// Updates made.
  public let updateCount: Int
  /// The epoch, from 1.
  public let epoch: Int
  /// Batches of the epoch that are done.
  public let batch: Int
  /// Batches of an epoch.
  public let batchesInEpoch: Int
  /// Target tokens of the update, `</s>` included.
  public let tokenCount: Int
  /// The mean smoothed loss of a target token, in nats.
  public let loss: Double
  /// Adam's step size at this update.
  public let learningRate: Double
  /// Seconds of training in all runs of the folder.
  public let seconds: Double
}

/// How a run of training ended.
public struct TrainingResult: Sendable, Equatable {
  /// A model in the folder.
  public struct Model: Sendable, Equatable {
    /// Updates after which the model was saved.
    public let updateCount: Int
    /// Its perplexity on the validation pairs.
    public let perplexity: Double
    /// BLEU or chrF of its greedy translations, where it was chosen by that; nil where it was chosen by perplexity.
    public let score: Double?
  }

  /// Why it ended; nil where it was cancelled, and can go on.
  public let reason: TrainingEnd?
  /// Updates made in all runs of the folder.
  public let updateCount: Int
  /// The model that was exported; nil where the run had ended before, and nothing was done.
  public let model: Model?
  /// How well the model translates; nil where the run was cancelled, or had ended before.
  public let verdict: TrainingVerdict?
  /// Whether the files from before a restart were removed, because the new run has ended.
  public package(set) var hasRemovedFormerFiles = false

  package init(
    reason: TrainingEnd?, updateCount: Int, model: Model?, verdict: TrainingVerdict? = nil
  ) {
    self.verdict = verdict
    self.reason = reason
    self.updateCount = updateCount
    self.model = model
  }
}

/// Why a run of training ended.
public enum TrainingEnd: String, Codable, Sendable {
  /// The limit of epochs.
  case epochs
  /// The limit of updates.
  case maxSteps = "max-steps"
  /// The limit of time.
  case timeLimit = "time-limit"
  /// Several validations in a row found neither a better model nor a lower perplexity.
  case patience
}
