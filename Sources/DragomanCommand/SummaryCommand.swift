import ArgumentParser
import Basics
import Dragoman
import ModelFolder
import ProcessLimits
import Seq2Seq
import Settings
import Training
import Vocabularies

/// `dragoman summary`: the layers of a network, with their shapes and parameters.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "List the layers of a network: shapes, parameters, memory and multiply–adds.",
    discussion: """
      The network is that of a model folder, or the one that train would train with the same flags. Without --vocab, both \
      vocabularies have --vocab-size subwords; a small corpus gives fewer.
      """)

  @Option(
    help: ArgumentHelp("A model folder, in place of flags for the network.", valueName: "folder"),
    completion: .directory)
  var model: String?

  @Option(
    help: ArgumentHelp(
      "A YAML file of settings, as for train. Flags take precedence, and settings that change neither network nor "
        + "memory are ignored.",
      valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(help: "Print one JSON object on one line.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Subwords of each sentence, in the batch whose memory is given and in the multiply–adds.",
      valueName: "count"))
  var sentenceLength = 25

  @OptionGroup(title: "Network") var network: SettingOptions<NetworkConfiguration>
  @OptionGroup(title: "Vocabulary") var vocabulary: SettingOptions<VocabularyConfiguration>
  @OptionGroup(title: "Batch") var batch: SettingOptions<BatchSize>

  private static let sentenceLengths = 1...10_000
  /// The largest number of tokens on each side of the batch that is measured.
  private static let mostTokens = 4_000_000

  func validate() throws {
    guard Self.sentenceLengths.contains(sentenceLength) else {
      throw ValidationError(
        "--sentence-length is \(sentenceLength), expected \(Self.sentenceLengths.lowerBound) to "
          + Self.sentenceLengths.upperBound.withThousands)
    }
    guard model != nil else { return }
    let others = (config == nil ? [] : ["config"]) + (network.given + vocabulary.given).map(\.name)
    if !others.isEmpty {
      throw ValidationError(
        "--model has its own network; leave out \(others.map { "--\($0)" }.joined(separator: ", "))"
      )
    }
  }

  func run() throws {
    ProcessLimits.advise("raise the limit")
    var outputs = OutputGuard()
    if let model { outputs.reads(model: model) }
    outputs.reads(config, as: "the file of --config")
    outputs.reads(
      vocabulary: vocabulary.given.first { $0.name == "vocab" }.flatMap(\.texts.first))
    outputs.prints("the summary")
    try outputs.check()
    let (network, training) = try model.map(read) ?? configured()
    let batch = UniformBatch(training.batchLimit, sentenceLength: sentenceLength)
    guard batch.tokenCount <= Self.mostTokens else {
      throw UserError(
        .usage,
        found:
          "a batch of \(batch.pairCount.withThousands) pairs of \(sentenceLength) subwords is too "
          + "large to be measured",
        fix: "lower `batch-sentences` or --sentence-length")
    }
    let text = SummaryText(network, training, batch: batch)
    var output = StandardOutput()
    try output.write(json ? text.json() : text.description)
    try output.write("\n")
    try output.flush()
  }

  /// The network of a model, and how it was trained.
  private func read(_ folder: String) throws -> (Network, TrainingConfiguration) {
    let contents = try Model(contentsOf: folder).contents
    let stored = try ModelFiles(in: folder).readSettings(ModelSettings.self).training
    do {
      return (contents.network, try stored.applying(batch.given))
    } catch {
      throw UserError(error)
    }
  }

  /// The network that flags and file describe.
  private func configured() throws -> (Network, TrainingConfiguration) {
    let given = try TrainingSettings(
      batch.given + network.given + vocabulary.given, configuration: config)
    do {
      let settings = try given.applied(to: ModelSettings(), isNew: true)
      do {
        try settings.network.checkContradictions()
        try settings.requireSharedVocabulary()
      } catch { throw UserError(error) }
      let sizes = try vocabularySizes(settings.vocabulary)
      let network = settings.network.with(
        sourceVocabularySize: sizes.source, targetVocabularySize: sizes.target)
      return (Network(network), settings.training)
    } catch let error as UserError {
      throw given.placed(error)
    }
  }

  private func vocabularySizes(
    _ vocabulary: VocabularyConfiguration
  ) throws(UserError) -> (source: Int, target: Int) {
    guard let prefix = vocabulary.vocab else {
      return (vocabulary.learning.size, vocabulary.learning.size)
    }
    let pair = try VocabularyPair(prefix: prefix)
    return (pair.source.count, pair.target.count)
  }
}
