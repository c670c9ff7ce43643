import Batching
import Compute
import EncodedCorpus
import Foundation
import Seq2Seq
import TestSupport
import Testing
import Training
import Vocabularies

/// Training with guided alignment.
@Suite struct GuidedTrainingTests {
  /// Updates on the first pairs of a task, batch by batch, with or without guidance.
  ///
  /// - Returns: the updater, and the sums of the last updates
  private func train(
    _ task: DigitTask, _ network: Network, _ configuration: TrainingConfiguration, guided: Bool,
    updates: Int, batchSize: Int = 40, learningRate: Double = 0.01
  ) throws -> (updater: Updater, window: ReportWindow) {
    let updater = Updater(
      network, configuration: configuration, pool: WorkerPool(workerCount: 2))
    let pairs = task.data.training
    let arena = Arena.forIndices()
    var window = ReportWindow()
    for update in 0..<updates {
      arena.reset()
      let batch = Batch(
        count: batchSize, startID: Vocabulary.startID, arena: arena
      ) { index in
        let pair = pairs[(update * batchSize + index) % pairs.count]
        return guided ? pair.guidedToItself(arena: arena) : pair
      }
      let result = try updater.update(batch, learningRate: learningRate)
      if update >= updates - 10 {
        window.add(result.loss, gradientNorm: result.gradientNorm, seconds: 1)
      }
    }
    return (updater, window)
  }

  /// Copying digits: guidance makes attention sharp, at the right word, long before translation alone does.
  @Test(arguments: [false, true], [Precision.fp32, .bf16].filter { $0.isSupported })
  func attentionIsSharper(feeds: Bool, precision: Precision) throws {
    let task = try DigitTask(count: 2000, validationCount: 60)
    let network = task.network {
      $0.embeddingSize = 16
      $0.encoderHiddenSize = 16
      $0.hiddenSize = 32
      $0.attentionSize = 24
      $0.outputSize = 16
      $0.inputFeeding = feeds
    }
    var configuration = TrainingConfiguration()
    configuration.dropout = 0.1
    configuration.labelSmoothing = 0
    configuration.averageDecay = 0.9
    configuration.guidedAlignmentWeight = 1
    configuration.precision = precision
    func weightOfOwnWord(guided: Bool) throws -> Double {
      let updater = try train(task, network, configuration, guided: guided, updates: 100).updater
      let validation = task.data.validation
      let batch = Batch(
        Array(0..<validation.count)[...], of: validation, partSentences: Batch.partSentences,
        arena: .forIndices())
      let rows = try updater.withValidatedWeights {
        updater.pass.attentionWeights(batch, weights: $0)
      }
      var (sum, count) = (0.0, 0)
      for (index, weights) in rows.enumerated() {
        let length = validation[index].source.count
        for position in 0..<length - 1 { sum += Double(weights[position * length + position]) }
        count += length - 1
      }
      return sum / Double(count)
    }
    let (without, with) = (try weightOfOwnWord(guided: false), try weightOfOwnWord(guided: true))
    #expect(
      with > 0.85 && 1 - with < 0.7 * (1 - without),
      "\(with) with guidance, \(without) without")
  }

  /// The weight is that of the configuration; with weight 0 nothing is learned from guidance.
  @Test func weight() throws {
    let run = try SmallRun()
    func weights(_ weight: Double, guided: Bool) throws -> [Float] {
      var configuration = run.configuration
      configuration.guidedAlignmentWeight = weight
      return try train(
        run.task, run.task.network(), configuration, guided: guided, updates: 12, batchSize: 8
      ).updater.weights.values
    }
    let without = try weights(0.1, guided: false)
    let with = try weights(0.1, guided: true)
    #expect(try firstDifference(weights(0, guided: true), without) == nil)
    #expect(firstDifference(with, without) != nil)
    #expect(try firstDifference(with, weights(0.2, guided: true)) != nil)
  }

  /// A report has the mean loss of the tokens that were guided, if there are any.
  @Test func report() throws {
    let run = try SmallRun()
    func report(guided: Bool) throws -> (TrainingReport, ReportWindow) {
      let window = try train(
        run.task, run.task.network(), run.configuration, guided: guided, updates: 3, batchSize: 8
      ).window
      var report = TrainingReport(step: 3, epoch: 1, learningRate: 0.1, seconds: 3)
      report.measure(window)
      return (report, window)
    }
    let (plain, plainWindow) = try report(guided: false)
    #expect(plain.guidedAlignmentLoss == nil && plainWindow.guided == nil)
    let (guided, window) = try report(guided: true)
    // Attention begins nearly uniform over four to nine positions.
    let loss = try #require(guided.guidedAlignmentLoss)
    #expect(log(4.0) < loss && loss < log(9.0))
    let sum = try #require(window.guided)
    #expect(loss == sum.loss / Double(sum.tokenCount))
    // `</s>` of each of 24 pairs is not guided.
    #expect(sum.tokenCount == window.tokenCount - 24)
    #expect(plain.loss != nil && plain.tokensPerSecond == Double(window.tokenCount) / 3)
    // Without guidance, what is stored is what it was before there was any.
    let keys = try [plainWindow, window].map { window in
      let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(window))
      return Set(try #require(object as? [String: Any]).keys)
    }
    #expect(
      keys[0] == [
        "loss", "negativeLogLikelihood", "tokenCount", "updateCount", "gradientNorm", "seconds",
      ])
    #expect(keys[1] == keys[0].union(["guided"]))
  }
}
