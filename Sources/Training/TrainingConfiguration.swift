package import Batching
package import Compute
package import Layers
package import Settings
package import Vocabularies

extension Precision: SettingValue {}

/// How a network is trained: the settings of an update and of the schedule.
package struct TrainingConfiguration: SettingGroup {
  private var batchSize = BatchSize()

  /// The gradients of the shards are added in a fixed order. A shard takes the memory of a batch, so that this is the
  /// accumulation of gradients.
  @Setting(
    "Parts of an update, each as large as a batch, whose gradients are added: larger updates in the memory of one batch",
    data: false, limits: .from(1, to: 1_024), absent: 1)
  package var shards = 1

  /// The folder of the model whose weights, network and vocabularies the run begins with.
  @Setting(
    "Begin with the weights, network and vocabularies of this model, in place of random weights",
    placeholder: "folder", data: false, kind: .path, absent: .some(nil))
  package var initFrom: String? = nil

  package var learningRates = LearningRateSettings()

  /// Pascanu, Mikolov, Bengio 2013.
  @Setting(
    "Clip gradients to this norm; 0 for no clipping", data: false,
    limits: SettingLimits("0 (none) or more") { $0 >= 0 && $0.isFinite })
  package var clipNorm = 1.0

  @Setting(
    "The probability that an element of a layer's output is dropped", data: false,
    limits: .belowOne, suitsCorpus: true)
  package var dropout = 0.3

  @Setting(
    "The probability that an element of an embedding is dropped", name: "embedding-dropout",
    data: false,
    limits: .belowOne, derived: "`dropout`")
  private var givenEmbeddingDropout: Double? = nil

  /// Gal and Ghahramani 2016.
  @Setting(
    "The probability that a unit of a hidden state is dropped, for all steps of a sentence at once",
    data: false, limits: .belowOne, absent: 0,
    suitsCorpus: true)
  package var recurrentDropout = 0.0

  @Setting(
    "The probability that a source token is dropped as a whole", data: false, limits: .belowOne,
    absent: 0, suitsCorpus: true)
  package var sourceWordDropout = 0.0

  @Setting(
    "The probability that a target token is dropped as a whole where the decoder reads it",
    data: false, limits: .belowOne, absent: 0,
    suitsCorpus: true)
  package var targetWordDropout = 0.0

  /// Morerio and others 2017, arXiv:1703.06229, with a straight line in place of their curve: a network that knows nothing yet
  /// learns nothing by heart.
  @Setting(
    "Updates over which all dropout rises from 0 to its full size; with `init-from`, 0 unless it is given",
    data: false,
    limits: .from(0, to: 10_000_000), absent: 0, suitsCorpus: true)
  package var dropoutWarmup = 0

  /// Provilkov, Emelianenko, Voita 2020, arXiv:1910.13267.
  @Setting(
    "The probability that a merge of a bpe vocabulary is left out, drawn anew each epoch",
    data: false, limits: .belowOne, absent: 0, suitsCorpus: true)
  package var bpeDropout = 0.0

  /// Kudo 2018, arXiv:1804.10959.
  @Setting(
    "Draw the subwords of a unigram vocabulary anew each epoch, in proportion to their probability to this power; 0 for "
      + "the most probable ones always",
    data: false, limits: .from(0, to: 1), absent: 0)
  package var unigramSampling = 0.0

  @Setting(
    "The probability mass that is spread over the vocabulary", data: false, limits: .belowOne)
  package var labelSmoothing = 0.1

  /// Liang and others 2021, arXiv:2106.14448: α in their section 2.2. Each pair is in its batch twice, so that an update takes
  /// twice the time and memory.
  @Setting(
    "Take each pair through two dropouts, and add this times the divergence of the two predictions to the loss; 0 for "
      + "one dropout and half the time and memory",
    data: false, limits: .from(0, to: 1000), absent: 0)
  package var rDrop = 0.0

  /// As in Marian. It has no effect on a batch without guidance.
  @Setting(
    "The weight of guided alignment in the loss", data: false,
    limits: .from(0, to: 1000), absent: 0.1, suitsCorpus: true)
  package var guidedAlignmentWeight = 0.1

  /// The decay of the exponential average of the weights, which is validated and exported (Polyak and Juditsky 1992).
  @Setting(
    "Decay of the moving average of the weights, which is exported; 0 for no average", data: false,
    limits: .belowOne)
  package var averageDecay = 0.999

  @Setting("The precision of matrix products; bf16 needs a processor that has it", data: false)
  package var precision = Precision.fp32

  @Setting(
    "Validations in a row after which training ends, where neither perplexity nor `early-stopping-metric` improves",
    data: false,
    resume: .free,
    limits: .atLeast(1))
  package var patience = 8

  /// Stored when a run begins.
  @Setting(
    "What makes a validation the best, whose model is exported", data: false,
    derived:
      "bleu; chrf where references have few words between spaces, or are fewer than "
      + "\(EarlyStoppingMetric.fewestForBLEU); perplexity where they are fewer than "
      + "\(EarlyStoppingMetric.fewestForChrF)",
    absent: .some(.perplexity))
  package var earlyStoppingMetric: EarlyStoppingMetric? = nil

  /// The seed of every random number, and of the sample of sentences that vocabularies are learned from.
  @Setting("Random seed", data: true)
  package var seed: UInt64 = 1

  /// Nil for one at the end of each epoch, and every 1,000 updates where an epoch is longer.
  @Setting(
    "Updates between validations", name: "valid-freq", data: false, resume: .free,
    limits: .atLeast(1), derived: "an epoch, at most 1,000")
  package var validationFrequency: Int? = nil

  /// Nil for none.
  @Setting(
    "Updates between checkpoints, beside those with each validation", name: "save-freq",
    data: false, resume: .free, limits: .atLeast(1))
  package var saveFrequency: Int? = nil

  package init() {}

  package var embeddingDropout: Double {
    get { givenEmbeddingDropout ?? dropout }
    set { givenEmbeddingDropout = newValue }
  }

  /// The dropout of an update.
  ///
  /// - Parameter update: its number, from 1
  package func dropoutRates(ofUpdate update: Int) -> DropoutRates {
    let part = dropoutWarmup > 0 ? min(1, Double(update - 1) / Double(dropoutWarmup)) : 1
    var rates = DropoutRates(Float(part * dropout))
    rates.embedding = Float(part * embeddingDropout)
    rates.recurrent = Float(part * recurrentDropout)
    rates.sourceWord = Float(part * sourceWordDropout)
    rates.targetWord = Float(part * targetWordDropout)
    return rates
  }

  /// How subwords are drawn anew each epoch, and the setting that says so; nil where they are not.
  package var subwordSampling: (method: SubwordSampler.Method, setting: String)? {
    if bpeDropout > 0 { return (.bpeDropout(Float(bpeDropout)), "bpe-dropout") }
    return unigramSampling > 0 ? (.unigram(Float(unigramSampling)), "unigram-sampling") : nil
  }

  package var contradiction: SettingProblem? {
    guard bpeDropout > 0, unigramSampling > 0 else { return nil }
    return .wrong(
      name: "unigram-sampling", found: "\(unigramSampling)",
      expected: "0, because `bpe-dropout` is for another kind of vocabulary", choices: [])
  }

  /// Whether units of hidden states are dropped.
  package var dropsStates: Bool { recurrentDropout > 0 }

  /// Adam's initial step size.
  package var learningRate: Double {
    get { learningRates.peak }
    set { learningRates.peak = newValue }
  }

  /// The factor of the learning rate after a validation whose perplexity is not the lowest so far.
  package var learningRateDecay: Double {
    get { learningRates.decay }
    set { learningRates.decay = newValue }
  }

  /// Chooses what suits a run that begins with the weights of another model: its regularization and its weight of guided
  /// alignment, and a schedule that begins anew with a smaller step, to which a warm-up leads, because Adam knows nothing of
  /// these weights yet.
  ///
  /// - Parameter other: what the other model was trained with
  package mutating func beginWithWeights(of other: TrainingConfiguration) {
    learningRate = 0.002
    learningRates.warmup = 100
    dropout = other.dropout
    givenEmbeddingDropout = other.givenEmbeddingDropout
    recurrentDropout = other.recurrentDropout
    sourceWordDropout = other.sourceWordDropout
    targetWordDropout = other.targetWordDropout
    dropoutWarmup = 0
    bpeDropout = other.bpeDropout
    unigramSampling = other.unigramSampling
    guidedAlignmentWeight = other.guidedAlignmentWeight
  }

  /// The size of a batch, or of a shard of an update.
  package var batchLimit: BatchOrder.Limit {
    get { batchSize.limit }
    set { batchSize.limit = newValue }
  }

  /// The size of the batch of an update, with all its shards.
  package var updateLimit: BatchOrder.Limit {
    switch batchLimit {
    case .tokens(let count): .tokens(count * shards)
    case .sentences(let count): .sentences(count * shards)
    }
  }

  /// The same configuration with values for those that are derived from others.
  package var resolved: TrainingConfiguration {
    var configuration = self
    configuration.batchSize = batchSize.resolved
    return configuration
  }
}
