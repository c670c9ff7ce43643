package import Batching
package import ModelFolder

/// How a network is trained.
package struct TrainingConfiguration: Sendable, Equatable {
  /// Target ids a batch, `</s>` included; nil where sentences are counted.
  package var batchTokens: Int? = 1200
  /// Sentence pairs a batch.
  package var batchSentences: Int?
  /// Adam's step size at first.
  package var learningRate = 1e-3
  /// The most that the gradient's global norm may be (Pascanu, Mikolov, Bengio 2013); 0 for no clipping.
  package var clipNorm = 1.0
  /// The probability that an element is dropped.
  package var dropout = 0.3
  /// The probability mass that is spread over the vocabulary.
  package var labelSmoothing = 0.1
  /// What a report after a validation without a gain multiplies the learning rate by.
  package var learningRateDecay = 0.5
  /// Validations without a gain after which training ends.
  package var patience = 8
  /// Updates between validations; nil: each epoch, or each 1,000, the sooner.
  package var validationFrequency: Int?
  /// Updates between checkpoints; nil: with each validation.
  package var saveFrequency: Int?
  /// Of the exponential average of the weights that is validated and exported (Polyak and Juditsky 1992); 0 for none.
  package var averageDecay = 0.999
  /// Of every random number.
  package var seed: UInt64 = 1

  package init() {}

  package var batchLimit: BatchOrder.Limit {
    if let batchSentences { return .sentences(batchSentences) }
    return .tokens(batchTokens ?? 1200)
  }
}

extension TrainingConfiguration {
  package init(_ settings: ModelSettings) {
    batchSentences = settings.batchSentences
    batchTokens =
      settings.batchSentences == nil
      ? settings.batchTokens ?? ModelSettings.defaultBatchTokens : nil
    learningRate = settings.learningRate
    clipNorm = settings.clipNorm
    dropout = settings.dropout
    labelSmoothing = settings.labelSmoothing
    patience = settings.patience
    validationFrequency = settings.validFreq
    saveFrequency = settings.saveFreq
    averageDecay = settings.averageDecay
    seed = settings.seed
  }
}
