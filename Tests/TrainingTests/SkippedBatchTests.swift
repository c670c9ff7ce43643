import Basics
import Batching
import Compute
import EncodedCorpus
import ModelFolder
import Seq2Seq
import TestSupport
import Testing
import Training
import Vocabularies

/// A batch whose loss or gradient is not finite changes nothing, and is counted.
@Suite struct SkippedBatchTests {
  /// Two batches an epoch; the 9 stands in one of them.
  static let task = try? DigitTask(
    training: "1 2\t1 2\n2 3\t2 3\n3 4 5\t3 4 5\n9 5 1\t9 5 1\n",
    validation: "1 3\t1 3\n4 5 2\t4 5 2\n")

  static func run() throws -> SmallRun {
    let run = try SmallRun(task: task) {
      $0.batchLimit = .sentences(2)
      $0.validationFrequency = nil
      // Or the number that is none might be dropped.
      $0.dropout = 0
    }
    // The embedding of the source word 9 is no number, as if it had gone astray.
    let network = run.task.network()
    let updater = Updater(
      network, configuration: run.configuration, pool: WorkerPool(workerCount: 1))
    let nine = try #require(run.task.data.vocabularies.source.encode("9").first)
    let embedding = try #require(network.parameters.first { $0.name == "source.embedding" })
    updater.weights[embedding].row(Int(nine))[0] = .nan
    var folder = RunFolder(run.files)
    try folder.save(
      TrainingState(learningRate: run.configuration.learningRate),
      tensors: try #require(
        try updater.tensors(best: FloatBuffer(count: network.bufferCount))))
    return run
  }

  @Test func theRunGoesOnWithTheOthers() throws {
    let run = try Self.run()
    #expect(try run.train(to: .init(epochs: 6)).reason == .epochs)
    let state = try #require(try run.state())
    #expect(state.updateCount == 6 && state.skippedCount == 6)
    #expect(run.recorder.notes.count { $0.contains("a batch was skipped") } == 6)
    #expect(run.recorder.notes.first?.contains("not finite") == true)
    #expect(run.recorder.progress.allSatisfy { $0.loss.isFinite })
    let log = try run.log()
    #expect(log.last?.skippedBatches == 6)
    // Also after an epoch whose last batch was skipped.
    #expect(log.map { $0.validation?.isBest != nil } == [Bool](repeating: true, count: 6))
    let places = (0..<6).map { epoch in
      let order = BatchOrder(
        lengths: run.task.data.training.lengths, limit: .sentences(2),
        key: RandomKey(seed: run.configuration.seed).at("epoch").at(UInt64(epoch)))
      return order[0].contains(3) ? 0 : 1
    }
    #expect(Set(places) == [0, 1], "the test needs epochs that end with either")
  }

  @Test func aSkippedBatchChangesNoBit() throws {
    let run = try Self.run()
    let network = run.task.network()
    let updater = Updater(
      network, configuration: run.configuration, pool: WorkerPool(workerCount: 1))
    var folder = RunFolder(run.files)
    try updater.restore(
      try folder.restore(), updateCount: 0, best: FloatBuffer(count: network.bufferCount))
    let buffers = [updater.weights, updater.adam.firstMoment, updater.adam.secondMoment]
    let before = buffers.map { $0.values.map(\.bitPattern) }
    let pairs = run.task.data.training
    let bad = Batch([3], of: pairs, partSentences: 20, arena: .forIndices())
    #expect(try !updater.update(bad, learningRate: 0.1).isFinite)
    #expect(updater.updateCount == 0)
    #expect(buffers.map { $0.values.map(\.bitPattern) } == before)
    let good = Batch([0], of: pairs, partSentences: 20, arena: .forIndices())
    #expect(try updater.update(good, learningRate: 0.1).isFinite)
    #expect(updater.updateCount == 1)
    #expect(buffers.map { $0.values.map(\.bitPattern) } != before)
  }

  @Test func twentyInARowEndTheRun() throws {
    let run = try SmallRun {
      $0.learningRate = 1e38
      $0.saveFrequency = 1
    }
    let error = #expect(throws: UserError.self) { try run.train(steps: 100) }
    #expect(error?.kind == .data)
    #expect(error?.description.contains("20 batches in a row") == true)
    #expect(error?.description.contains("`learning-rate`") == true)
    #expect(run.recorder.notes.count == 20)
    // What was saved before is still there, and the run gives up again.
    #expect(try #require(try run.state()).updateCount >= 1)
    #expect(throws: UserError.self) { try run.train(steps: 100) }
  }
}
