import ArgumentParser
import Batching
import Compute
import EncodedCorpus
import Foundation
import Layers
import ModelFolder
import Seq2Seq
import Settings
import Training
import Vocabularies

/// `benchmarks training`: updates as in `train`, on real pairs.
struct TrainingBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training", abstract: "Measure training updates.")

  @Option(help: "Sizes of the model.")
  var preset: Preset = .w

  @Option(
    help: ArgumentHelp(
      "A setting of `dragoman train`, as cell=gru; may be repeated.", valueName: "name=value"))
  var set: [String] = []

  @Flag(help: "Guide the attention of all target tokens but </s> along the diagonal.")
  var guided = false

  @Option(help: "A folder with train.en-de.tmx.gz and val.en-de.tmx.gz of Multi30k.")
  var data: String

  @Option(help: "How long to measure.")
  var seconds = 30.0

  @Option(help: "Threads.")
  var workers: Int?

  @Option(help: "What products read, fp32 (the default) or bf16.")
  var precision: Precision?

  @Flag(help: "Print one JSON object, as the last line.")
  var json = false

  private static let warmUpdates = 10

  func validate() throws { _ = try settings() }

  /// The settings of the preset, with those that are given.
  private func settings() throws -> ModelSettings {
    let given = try set.map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, ModelSettings.names.contains(parts[0]) else {
        throw ValidationError("--set is \(text), expected NAME=VALUE with the name of a setting")
      }
      return GivenSetting(parts[0], [parts[1]])
    }
    do {
      var settings = try preset.settings.applying(given)
      if let precision { settings.training.precision = precision }
      try settings.checkLimits()
      try settings.checkContradictions()
      guard !guided || settings.network.attention != .none else {
        throw ValidationError("--guided needs attention.")
      }
      guard settings.training.precision.isSupported else {
        throw ValidationError("This processor has no bf16 products.")
      }
      return settings
    } catch let problem as SettingProblem {
      throw ValidationError(problem.sentence())
    }
  }

  struct Result: Encodable {
    let preset: String
    let set: [String]
    let guided: Bool
    let precision: Precision
    let machine: Machine
    let parameters: Int
    let steps: Int
    let sentencesPerSecond: Double
    let targetTokensPerSecond: Double
    let millisecondsPerStep: Double
    let peakRSSMiB: Double
    /// Nil where allocations cannot be counted.
    let allocationsPerStep: Double?
    let libraryAllocationsPerStep: Double?
    let fractionOfProductCeiling: Double
    let phases: Phases

    enum CodingKeys: String, CodingKey {
      case preset, set, guided, precision, machine, parameters, steps
      case sentencesPerSecond = "sentences_per_second"
      case targetTokensPerSecond = "target_tokens_per_second"
      case millisecondsPerStep = "milliseconds_per_step"
      case peakRSSMiB = "peak_rss_mib"
      case allocationsPerStep = "allocations_per_step"
      case libraryAllocationsPerStep = "library_allocations_per_step"
      case fractionOfProductCeiling = "fraction_of_product_ceiling"
      case phases
    }
  }

  func run() throws {
    let settings = try settings()
    let precision = settings.training.precision
    let corpus = try BenchmarkData(folder: data, settings: settings).data
    let network = Network(
      settings.network.with(
        sourceVocabularySize: corpus.vocabularies.source.count,
        targetVocabularySize: corpus.vocabularies.target.count))
    let pool = WorkerPool(
      workerCount: workers ?? ProcessInfo.processInfo.activeProcessorCount)
    let configuration = settings.training
    let updater = Updater(network, configuration: configuration, pool: pool)
    let lengths = corpus.training.lengths
    let order = BatchOrder(
      lengths: lengths, limit: configuration.batchLimit,
      key: RandomKey(seed: configuration.seed).at("epoch"))

    let arena = Arena.forIndices()
    var next = 0
    func update(_ number: Int? = nil) throws -> Batch {
      let indices = order[number ?? next % order.count]
      if number == nil { next += 1 }
      arena.reset()
      let batch = Batch(
        count: indices.count, startID: Vocabulary.startID, partSentences: network.partSentences,
        arena: arena
      ) { index in
        let pair = corpus.training[indices[indices.startIndex + index]]
        return guided ? pair.guidedDiagonally(arena: arena) : pair
      }
      _ = try updater.update(batch, learningRate: configuration.learningRate)
      return batch
    }
    // The largest batch first, so that later ones allocate nothing.
    let sizes = (0..<order.count).map { batch in
      order[batch].reduce(0) { $0 + lengths[$1].source + lengths[$1].target }
    }
    let largest = sizes.indices.max { sizes[$0] < sizes[$1] }
    _ = try update(largest)
    for _ in 0..<Self.warmUpdates { _ = try update() }
    _ = pool.measure()
    var (steps, sentences, tokens) = (0, 0, 0)
    let allocations = AllocationCount.now
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(seconds) {
      let batch = try update()
      steps += 1
      sentences += batch.sentenceCount
      tokens += batch.targetRowCount
    }
    let passed = (ContinuousClock.now - start) / .seconds(1)
    let allocated = AllocationCount.now.map { $0.since(allocations) }
    let measured = pool.measure()
    let memory = Machine.peakMemory
    var ceiling = ProductCeiling(pool: pool, precision: precision)
    let products = measured.map(\.products).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    let result = Result(
      preset: preset.rawValue, set: set, guided: guided, precision: precision,
      machine: Machine(workers: pool.workerCount),
      parameters: network.parameterCount, steps: steps,
      sentencesPerSecond: Double(sentences) / passed,
      targetTokensPerSecond: Double(tokens) / passed,
      millisecondsPerStep: 1000 * passed / Double(steps), peakRSSMiB: memory,
      allocationsPerStep: allocated.map { Double($0.own) / Double(steps) },
      libraryAllocationsPerStep: allocated.map { Double($0.library) / Double(steps) },
      fractionOfProductCeiling: ceiling.seconds(for: products) / passed,
      phases: Phases(measured, seconds: passed, steps: steps))
    print(json ? try result.line() : text(result))
  }

  private func allocations(_ result: Result) -> String {
    guard let own = result.allocationsPerStep, let library = result.libraryAllocationsPerStep
    else { return "allocations not counted" }
    return String(format: "%.2f allocations an update (and %.0f by oneDNN)", own, library)
  }

  private func text(_ result: Result) -> String {
    """
    preset \(([result.preset] + result.set).joined(separator: " "))\(guided ? ", guided" : ""), \(result.precision.rawValue), \(result.parameters) parameters, \(result.machine.workers) workers
    \(result.machine.processor), oneDNN \(result.machine.oneDNN)
    \(Int(result.targetTokensPerSecond)) target tokens/s, \(Int(result.sentencesPerSecond)) sentences/s
    \(String(format: "%.1f", result.millisecondsPerStep)) ms an update, \(result.steps) updates
    \(Int(result.peakRSSMiB)) MiB at most, \(allocations(result))
    \(String(format: "%.2f", result.fractionOfProductCeiling)) of the speed of plain products
    \(result.phases.text)
    """
  }
}
