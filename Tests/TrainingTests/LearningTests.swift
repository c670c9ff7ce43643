import Batching
import Compute
import Decoding
import EncodedCorpus
import Foundation
import ModelFolder
import Seq2Seq
import TestSupport
import Testing
import Training
import Vocabularies

/// What a network learns, and that a row of attention belongs to the target word it stands beside.
@Suite struct LearningTests {
  enum Task: String, CaseIterable, Sendable {
    case copy, reverse

    /// The place in the source that a target word comes from.
    func origin(of target: Int, length: Int) -> Int {
      self == .copy ? target : length - 1 - target
    }
  }

  @Test(
    "Digits are learned, and every row of attention is at its own word", arguments: Task.allCases)
  func digits(task: Task) throws {
    let digits = try DigitTask(count: 3000, validationCount: 100) { source in
      task == .copy ? source : source.reversed()
    }
    let network = digits.network {
      $0.embeddingSize = 16
      $0.encoderHiddenSize = 16
      $0.hiddenSize = 32
      $0.attentionSize = 32
      $0.outputSize = 16
    }
    var configuration = TrainingConfiguration()
    configuration.batchLimit = .sentences(40)
    configuration.learningRate = 0.01
    configuration.dropout = 0
    configuration.labelSmoothing = 0
    configuration.averageDecay = 0.99
    configuration.validationFrequency = 300
    let folder = try TemporaryFolder()
    let files = ModelFiles(in: folder.url)
    let pool = WorkerPool(workerCount: 2)
    let run = try TrainingRun(
      network, configuration: configuration, data: digits.data, folder: RunFolder(files),
      pool: pool, report: { _ in })
    _ = try run.run(limits: TrainingLimits(maxSteps: 1200)) { false }

    let weights = try weights(of: network, in: files)
    let validation = digits.data.validation
    defer { withExtendedLifetime(validation) {} }
    let sources = (0..<validation.count).map { Array(validation[$0].source) }
    let translator = Translator(network, weights: weights, pool: pool)
    let found = translator.translate(sources, settings: SearchSettings()).map { $0[0] }
    let exact = found.indices.count {
      found[$0].ids + [Vocabulary.endID] == Array(validation[$0].target)
    }
    #expect(exact >= 95)

    var places = Places()
    for (index, hypothesis) in found.enumerated()
    where hypothesis.ids + [Vocabulary.endID] == Array(validation[index].target) {
      places.add(
        hypothesis.attention, targets: hypothesis.ids.count, sources: sources[index].count, task)
    }
    places.expectNearlyAllAtHome("a translation")

    let batch = Batch(
      Array(0..<validation.count)[...], of: validation, partSentences: Batch.partSentences,
      arena: .forIndices())
    let rows = BatchPass(network, pool: pool)
      .attentionWeights(
        batch, weights: Weights(packing: weights, of: network.parameters, pool: pool))
    places = Places()
    for (index, weights) in rows.enumerated() {
      places.add(
        weights, targets: validation[index].target.count - 1, sources: sources[index].count, task)
    }
    places.expectNearlyAllAtHome("a given pair")
  }

  /// How far the strongest weight of every row is from where its word comes from.
  private struct Places {
    private var atHome = 0
    private var oneOff = 0
    private var count = 0

    /// - Parameter attention: [targets + 1, sources], `</s>` last on both sides
    mutating func add(_ attention: [Float], targets: Int, sources: Int, _ task: Task) {
      for target in 0..<targets {
        let row = attention[target * sources..<(target + 1) * sources]
        guard let strongest = row.indices.max(by: { row[$0] < row[$1] }) else { continue }
        let distance = strongest - row.startIndex - task.origin(of: target, length: sources - 1)
        count += 1
        if distance == 0 { atHome += 1 }
        if abs(distance) == 1 { oneOff += 1 }
      }
    }

    func expectNearlyAllAtHome(_ where: String) {
      #expect(count > 300)
      #expect(atHome * 100 >= count * 95, "of \(count) rows of \(`where`), \(oneOff) are one off")
    }
  }

  private func weights(of network: Network, in files: ModelFiles) throws -> FloatBuffer {
    let file = try files.readWeights()
    let weights = FloatBuffer(count: network.bufferCount)
    for parameter in network.parameters {
      try file.copy(
        parameter.name, shape: parameter.shape,
        into: UnsafeMutableBufferPointer(
          start: weights.base + parameter.offset, count: parameter.count))
    }
    return weights
  }
}
