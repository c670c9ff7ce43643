package import Batching
package import Compute
package import ModelFolder

/// How a network is trained: the part of the settings that an update and its schedule depend on.
package struct TrainingConfiguration: Sendable, Equatable {
  package var batchLimit: BatchOrder.Limit
  /// Adam's step size at first.
  package var learningRate: Double
  /// The most that the gradient's global norm may be (Pascanu, Mikolov, Bengio 2013); 0 for no clipping.
  package var clipNorm: Double
  /// The probability that an element is dropped.
  package var dropout: Double
  /// The probability mass that is spread over the vocabulary.
  package var labelSmoothing: Double
  /// What a validation without a gain multiplies the learning rate by.
  package var learningRateDecay = 0.5
  /// Validations without a gain after which training ends.
  package var patience: Int
  /// Updates between validations; nil: each epoch, or each 1,000, the sooner.
  package var validationFrequency: Int?
  /// Updates between checkpoints beside those with each validation; nil: none.
  package var saveFrequency: Int?
  /// Of the exponential average of the weights that is validated and exported (Polyak and Juditsky 1992); 0 for none.
  package var averageDecay: Double
  /// Of the products.
  package var precision: Precision
  /// Of every random number.
  package var seed: UInt64

  package init(_ settings: ModelSettings) {
    batchLimit =
      settings.batchSentences.map { .sentences($0) }
      ?? .tokens(settings.batchTokens ?? ModelSettings.defaultBatchTokens)
    learningRate = settings.learningRate
    clipNorm = settings.clipNorm
    dropout = settings.dropout
    labelSmoothing = settings.labelSmoothing
    patience = settings.patience
    validationFrequency = settings.validFreq
    saveFrequency = settings.saveFreq
    averageDecay = settings.averageDecay
    precision = settings.precision
    seed = settings.seed
  }
}
