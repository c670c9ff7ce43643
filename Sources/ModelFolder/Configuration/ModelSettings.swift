package import Compute
package import Corpora
package import Layers
package import Seq2Seq
package import Vocabularies

/// Every setting of a run under the name of its flag: what `--dump-config` prints and `config.yaml` holds.
package struct ModelSettings: Codable, Sendable, Equatable {
  // The data.
  package var corpus: [String] = []
  package var sourceFile: String?
  package var targetFile: String?
  package var validation: [String] = []
  package var source: String?
  package var target: String?
  package var recover = false
  /// What `Cleaning` keeps of the corpus. A folder from before there was cleaning has none of these: nil is 0 or false.
  package var maxWords: Int? = 100
  package var maxWordLength: Int? = 100
  package var requireLetter: Bool? = false
  package var maxLengthRatio: Double? = 9
  package var dropIdentical: Bool? = false
  package var deduplicate: Bool? = true
  package var dropUntranslated: Bool? = true
  /// Distinct source texts that are held out for validation; nil: a fiftieth, at most 1,000.
  package var validationSplit: Int?
  /// The most pieces of a training sentence.
  package var maxLength = 100

  // The vocabulary.
  package var vocab: String?
  package var vocabSize = 8000
  package var vocabType = VocabularyKind.bpe
  package var jointVocab = false

  // The network.
  package var cell = RecurrentCellKind.lstm
  package var activation = Activation.tanh
  /// A folder from before there was a choice has none of these: nil is additive.
  package var attention: AttentionKind? = .additive
  package var embeddingSize = 256
  package var hiddenSize = 512
  /// Units a direction; nil: half of `hiddenSize` in two directions, all of it in one.
  package var encoderHiddenSize: Int?
  /// Nil: `hiddenSize`.
  package var attentionSize: Int?
  /// Nil: `embeddingSize`.
  package var outputSize: Int?
  package var encoderLayers = 1
  package var decoderLayers = 1
  package var unidirectional = false

  // Training.
  package var batchTokens: Int?
  package var batchSentences: Int?
  package var learningRate = 1e-3
  package var clipNorm = 1.0
  package var dropout = 0.3
  package var labelSmoothing = 0.1
  package var averageDecay = 0.999
  package var precision = Precision.fp32
  package var patience = 8
  package var seed: UInt64 = 1

  // What may change when a run goes on.
  package var epochs: Int?
  package var maxSteps: Int?
  package var timeLimit: String?
  package var validFreq: Int?
  package var saveFreq: Int?
  package var workers: Int?
  /// Where the report of the corpus goes, and the units that were dropped.
  package var report: String?
  package var rejected: String?
  package var quiet = false

  // What came of it.
  /// Entries of the vocabularies.
  package var sourceVocabularySize: Int?
  package var targetVocabularySize: Int?
  /// SHA-256 of the pairs that are trained on and validated on.
  package var dataDigest: String?

  package init() {}

  /// The default of `--batch-tokens`.
  package static let defaultBatchTokens = 1200

  /// The same settings with a value for those that depend on others.
  package var resolved: ModelSettings {
    var settings = self
    settings.maxWords = maxWords ?? 0
    settings.maxWordLength = maxWordLength ?? 0
    settings.requireLetter = requireLetter ?? false
    settings.maxLengthRatio = maxLengthRatio ?? 0
    settings.dropIdentical = dropIdentical ?? false
    settings.deduplicate = deduplicate ?? false
    settings.dropUntranslated = dropUntranslated ?? false
    if batchSentences == nil { settings.batchTokens = batchTokens ?? Self.defaultBatchTokens }
    settings.attention = attention ?? .additive
    settings.encoderHiddenSize = unitsADirection
    settings.attentionSize = attentionSize ?? hiddenSize
    settings.outputSize = outputSize ?? embeddingSize
    return settings
  }

  private var unitsADirection: Int {
    encoderHiddenSize ?? (unidirectional ? hiddenSize : max(1, hiddenSize / 2))
  }

  /// The settings that the data and their vocabularies depend on, as text.
  package var dataDescription: String {
    var data = ModelSettings()
    data.corpus = corpus
    data.sourceFile = sourceFile
    data.targetFile = targetFile
    data.validation = validation
    data.source = source
    data.target = target
    data.recover = recover
    data.maxWords = maxWords
    data.maxWordLength = maxWordLength
    data.requireLetter = requireLetter
    data.maxLengthRatio = maxLengthRatio
    data.dropIdentical = dropIdentical
    data.deduplicate = deduplicate
    // What was prepared before there was such a setting is still good.
    data.dropUntranslated = dropUntranslated == true ? true : nil
    data.validationSplit = validationSplit
    data.maxLength = maxLength
    data.vocab = vocab
    data.vocabSize = vocabSize
    data.vocabType = vocabType
    data.jointVocab = jointVocab
    data.seed = seed
    return ConfigurationFile.text(of: data)
  }

  /// Which pairs of the corpus are kept.
  package var cleaning: Cleaning {
    Cleaning(
      maxWords: maxWords, maxWordLength: maxWordLength, requiresLetter: requireLetter ?? false,
      maxLengthRatio: maxLengthRatio, dropsIdentical: dropIdentical ?? false,
      deduplicates: deduplicate ?? false, dropsUntranslated: dropUntranslated ?? false)
  }

  /// The same settings without cleaning.
  package var withoutCleaning: ModelSettings {
    var settings = self
    settings.maxWords = nil
    settings.maxWordLength = nil
    settings.requireLetter = nil
    settings.maxLengthRatio = nil
    settings.dropIdentical = nil
    settings.deduplicate = nil
    settings.dropUntranslated = nil
    return settings
  }

  /// The same settings without the names of files, which say something of the machine.
  var withoutPaths: ModelSettings {
    var settings = self
    settings.corpus = []
    settings.sourceFile = nil
    settings.targetFile = nil
    settings.validation = []
    settings.vocab = nil
    settings.report = nil
    settings.rejected = nil
    return settings
  }

  /// Settings that a run may change when it goes on, by their names in the file.
  package static let changeable: Set<String> = [
    "epochs", "max-steps", "time-limit", "patience", "valid-freq", "save-freq", "workers", "report",
    "rejected", "quiet",
    // The same data may lie elsewhere: their digest is compared, and the vocabularies themselves.
    "corpus", "source-file", "target-file", "validation", "vocab",
  ]

  /// The network for vocabularies of these sizes.
  package func network(sourceVocabularySize: Int, targetVocabularySize: Int) -> NetworkConfiguration
  {
    var network = NetworkConfiguration(
      sourceVocabularySize: sourceVocabularySize, targetVocabularySize: targetVocabularySize)
    network.cell = cell
    network.activation = activation
    network.attention = attention ?? .additive
    network.embeddingSize = embeddingSize
    network.hiddenSize = hiddenSize
    network.encoderHiddenSize = unitsADirection
    network.attentionSize = attentionSize ?? hiddenSize
    network.outputSize = outputSize ?? embeddingSize
    network.encoderLayers = encoderLayers
    network.decoderLayers = decoderLayers
    network.isBidirectional = !unidirectional
    return network
  }

  /// What cannot be, with the fix; nil where all is well.
  package var problem: String? {
    let positive: [(String, Int?)] = [
      ("max-length", maxLength), ("vocab-size", vocabSize), ("embedding-size", embeddingSize),
      ("hidden-size", hiddenSize), ("encoder-hidden-size", encoderHiddenSize),
      ("attention-size", attentionSize), ("output-size", outputSize),
      ("encoder-layers", encoderLayers), ("decoder-layers", decoderLayers),
      ("batch-tokens", batchTokens), ("batch-sentences", batchSentences), ("patience", patience),
      ("epochs", epochs), ("max-steps", maxSteps), ("valid-freq", validFreq),
      ("save-freq", saveFreq), ("workers", workers), ("validation-split", validationSplit),
    ]
    for (name, value) in positive {
      if let value, value < 1 { return "--\(name) is \(value), expected 1 or more" }
    }
    let limited: [(String, Int?, most: Int)] = [
      ("embedding-size", embeddingSize, 1 << 14), ("hidden-size", hiddenSize, 1 << 14),
      ("encoder-hidden-size", encoderHiddenSize, 1 << 14),
      ("attention-size", attentionSize, 1 << 14), ("output-size", outputSize, 1 << 14),
      ("encoder-layers", encoderLayers, 32), ("decoder-layers", decoderLayers, 32),
      ("max-length", maxLength, 100_000), ("vocab-size", vocabSize, 1_000_000),
      ("batch-tokens", batchTokens, 1_000_000), ("batch-sentences", batchSentences, 1_000_000),
      ("validation-split", validationSplit, 100_000_000),
    ]
    for (name, value, most) in limited {
      if let value, value > most { return "--\(name) is \(value), expected at most \(most)" }
    }
    if let problem = cleaning.problem { return problem }
    let network = network(sourceVocabularySize: 0, targetVocabularySize: 0)
    if network.attention.needsEqualSizes && network.hiddenSize != network.annotationSize {
      return "--attention is \(network.attention), which compares decoder states of --hidden-size "
        + "\(network.hiddenSize) with annotations of \(network.annotationSize) numbers; "
        + "set --hidden-size \(network.annotationSize)"
    }
    if validationSplit != nil && !validation.isEmpty {
      return "--validation and --validation-split are both given; give one"
    }
    if batchTokens != nil && batchSentences != nil {
      return "--batch-tokens and --batch-sentences are both given; give one"
    }
    if !(0..<1).contains(dropout) { return "--dropout is \(dropout), expected 0 to below 1" }
    if !(0..<1).contains(labelSmoothing) {
      return "--label-smoothing is \(labelSmoothing), expected 0 to below 1"
    }
    if !(0..<1).contains(averageDecay) {
      return "--average-decay is \(averageDecay), expected 0 to below 1"
    }
    if !(learningRate > 0 && learningRate < 10) {
      return "--learning-rate is \(learningRate), expected above 0 and below 10"
    }
    if !(clipNorm >= 0 && clipNorm.isFinite) {
      return "--clip-norm is \(clipNorm), expected 0 (none) or more"
    }
    if let timeLimit, Self.seconds(timeLimit) == nil {
      return "--time-limit is '\(timeLimit)', expected a number with s, m or h, such as 25m"
    }
    return nil
  }

  /// The seconds of `90s`, `25m`, `1.5h`; nil where it is something else.
  package static func seconds(_ text: String) -> Double? {
    guard let unit = text.last, let factor = ["s": 1.0, "m": 60, "h": 3600][String(unit)],
      let number = Double(text.dropLast()), number > 0, number.isFinite
    else { return nil }
    return number * factor
  }
}
