import ArgumentParser
import Compute
import Layers
import ModelFolder
import Vocabularies

extension VocabularyKind: ExpressibleByArgument {}
extension RecurrentCellKind: ExpressibleByArgument {}
extension Activation: ExpressibleByArgument {}
extension AttentionKind: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}

/// What a flag that is not given stands for, as its help says.
private let defaults = ModelSettings()

/// The settings of a run that were given as flags; what was not given stays nil.
struct TrainOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Parallel text to train on; - is standard input (tab-separated).", valueName: "file ..."),
    completion: .file())
  var corpus: [String] = []

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Parallel text to validate on; without it a part of the corpus is held out.",
      valueName: "file ..."), completion: .file())
  var validation: [String] = []

  @OptionGroup var pairs: PairOptions
  @OptionGroup var cleaning: CleaningOptions

  @Option(help: "The most pieces of a training sentence (\(defaults.maxLength)).")
  var maxLength: Int?

  @Option(help: ArgumentHelp("A ready vocabulary.", valueName: "prefix"))
  var vocab: String?

  @Option(help: "Entries of each vocabulary, at most (\(defaults.vocabSize)).")
  var vocabSize: Int?

  @Option(help: "How text is cut into pieces (\(defaults.vocabType.rawValue)).")
  var vocabType: VocabularyKind?

  @Flag(help: "One vocabulary for both sides.")
  var jointVocab = false

  @Option(help: "The recurrent cell (\(defaults.cell.rawValue)).")
  var cell: RecurrentCellKind?

  @Option(help: "The non-linearity of the rnn cell (\(defaults.activation.rawValue)).")
  var activation: Activation?

  @Option(
    help:
      "How the decoder attends to the source: additive (Bahdanau), dot (Luong) or none (additive).")
  var attention: AttentionKind?

  @Option(help: "Numbers a word is embedded in (\(defaults.embeddingSize)).")
  var embeddingSize: Int?

  @Option(help: "Units of a decoder layer (\(defaults.hiddenSize)).")
  var hiddenSize: Int?

  @Option(help: "Units of an encoder layer in each direction (half of --hidden-size).")
  var encoderHiddenSize: Int?

  @Option(help: "Units of the attention (--hidden-size).")
  var attentionSize: Int?

  @Option(help: "Units of the deep output layer (--embedding-size).")
  var outputSize: Int?

  @Option(help: "Layers of the encoder (\(defaults.encoderLayers)).")
  var encoderLayers: Int?

  @Option(help: "Layers of the decoder (\(defaults.decoderLayers)).")
  var decoderLayers: Int?

  @Flag(help: "The encoder only reads forward.")
  var unidirectional = false

  @Option(help: "Target pieces of a batch, </s> included (\(ModelSettings.defaultBatchTokens)).")
  var batchTokens: Int?

  @Option(help: "Sentence pairs of a batch, in place of --batch-tokens.")
  var batchSentences: Int?

  @Option(help: "Adam's step size (\(defaults.learningRate)).")
  var learningRate: Double?

  @Option(
    help: "The most that the gradient's norm may be; 0 for no clipping (\(defaults.clipNorm)).")
  var clipNorm: Double?

  @Option(help: "The probability that an element is dropped (\(defaults.dropout)).")
  var dropout: Double?

  @Option(
    help: "The probability mass that is spread over the vocabulary (\(defaults.labelSmoothing)).")
  var labelSmoothing: Double?

  @Option(
    help:
      "Decay of the average of the weights that is exported; 0 for none (\(defaults.averageDecay))."
  )
  var averageDecay: Double?

  @Option(
    help:
      "What products read: fp32, or bf16 where the processor has it (\(defaults.precision.rawValue))."
  )
  var precision: Precision?

  @Option(help: "Validations without a gain after which training ends (\(defaults.patience)).")
  var patience: Int?

  @Option(help: "Where every random number begins (\(defaults.seed)).")
  var seed: UInt64?

  @Option(help: "Epochs at most.")
  var epochs: Int?

  @Option(help: "Updates at most.")
  var maxSteps: Int?

  @Option(help: "Time at most, over all runs of the folder: 90s, 25m, 2h.")
  var timeLimit: String?

  @Option(help: "Updates between validations (each epoch, or 1,000).")
  var validFreq: Int?

  @Option(help: "Updates between checkpoints, beside those with each validation.")
  var saveFreq: Int?

  @Option(help: "Threads (as many as the machine has).")
  var workers: Int?

  @Flag(help: "Print nothing but warnings and errors.")
  var quiet = false

  /// The flag that says how a vocabulary is made, where there is one.
  var vocabularySetting: String? {
    if vocabSize != nil { return "--vocab-size" }
    if vocabType != nil { return "--vocab-type" }
    return jointVocab ? "--joint-vocab" : nil
  }

  /// Puts what was given in the place of `settings`.
  func apply(to settings: inout ModelSettings) {
    func set<Value>(_ path: WritableKeyPath<ModelSettings, Value>, _ value: Value?) {
      if let value { settings[keyPath: path] = value }
    }
    // `set` would take a flag that was not given for one that was given as nil.
    func setOptional<Value>(_ path: WritableKeyPath<ModelSettings, Value?>, _ value: Value?) {
      if let value { settings[keyPath: path] = value }
    }
    if !corpus.isEmpty || pairs.sourceFile != nil {
      // One form of the corpus takes the place of the other.
      settings.corpus = []
      settings.sourceFile = nil
      settings.targetFile = nil
    }
    set(\.corpus, corpus.isEmpty ? nil : corpus.map(Self.absolute))
    set(\.validation, validation.isEmpty ? nil : validation.map(Self.absolute))
    setOptional(\.source, pairs.source)
    setOptional(\.target, pairs.target)
    setOptional(\.sourceFile, pairs.sourceFile.map(Self.absolute))
    setOptional(\.targetFile, pairs.targetFile.map(Self.absolute))
    set(\.recover, pairs.recover ? true : nil)
    cleaning.apply(to: &settings)
    set(\.maxLength, maxLength)
    setOptional(\.vocab, vocab.map(Self.absolute))
    set(\.vocabSize, vocabSize)
    set(\.vocabType, vocabType)
    set(\.jointVocab, jointVocab ? true : nil)
    set(\.cell, cell)
    set(\.activation, activation)
    setOptional(\.attention, attention)
    set(\.embeddingSize, embeddingSize)
    set(\.hiddenSize, hiddenSize)
    setOptional(\.encoderHiddenSize, encoderHiddenSize)
    setOptional(\.attentionSize, attentionSize)
    setOptional(\.outputSize, outputSize)
    set(\.encoderLayers, encoderLayers)
    set(\.decoderLayers, decoderLayers)
    set(\.unidirectional, unidirectional ? true : nil)
    setOptional(\.batchTokens, batchTokens)
    setOptional(\.batchSentences, batchSentences)
    set(\.learningRate, learningRate)
    set(\.clipNorm, clipNorm)
    set(\.dropout, dropout)
    set(\.labelSmoothing, labelSmoothing)
    set(\.averageDecay, averageDecay)
    set(\.precision, precision)
    set(\.patience, patience)
    set(\.seed, seed)
    setOptional(\.epochs, epochs)
    setOptional(\.maxSteps, maxSteps)
    setOptional(\.timeLimit, timeLimit)
    setOptional(\.validFreq, validFreq)
    setOptional(\.saveFreq, saveFreq)
    setOptional(\.workers, workers)
    set(\.quiet, quiet ? true : nil)
  }

  /// Where the report of this run goes.
  var report: String? { cleaning.report.map(Self.absolute) }

  /// Where the units go that this run drops.
  var rejected: String? { cleaning.rejected.map(Self.absolute) }

  /// Paths are kept whole, so that `train --model DIR` goes on from any folder.
  private static func absolute(_ path: String) -> String {
    path == "-" || path.hasPrefix("/") ? path : workingFolder + "/" + path
  }
}
