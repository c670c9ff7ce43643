import Batching
import Compute
import EncodedCorpus
import Seq2Seq
import Testing
import Training

/// The bits of a run depend on data, settings and seed, and on nothing else.
@Suite struct ExactnessTests {
  @Test func sameSeedSameBits() throws {
    let (one, other, third) = (try SmallRun(), try SmallRun(), try SmallRun { $0.seed = 2 })
    for run in [one, other, third] { try run.train(steps: 9) }
    #expect(try one.remains() == other.remains())
    #expect(try one.remains().tensors != third.remains().tensors)
    #expect(try one.remains().model != third.remains().model)
  }

  @Test("Any number of workers", arguments: [2, 3])
  func workers(count: Int) throws {
    let (one, several) = (try SmallRun(), try SmallRun())
    try one.train(steps: 16)
    try several.train(steps: 16, workers: count)
    #expect(try one.remains() == several.remains())
  }

  @Test(
    "And with bf16", .enabled(if: Precision.bf16.isSupported, "needs bf16 products"),
    arguments: [2, 3])
  func workersWithRounding(count: Int) throws {
    let (one, several) = (
      try SmallRun { $0.precision = .bf16 }, try SmallRun { $0.precision = .bf16 }
    )
    try one.train(steps: 16)
    try several.train(steps: 7, workers: count)
    try several.train(steps: 16, workers: count)
    let exact = try SmallRun()
    try exact.train(steps: 16)
    #expect(try one.remains().model == several.remains().model)
    #expect(try one.remains().model != exact.remains().model)
    // It is the same training, but for the rounding.
    let losses = try [one, exact].map { try #require(try $0.log().last?.loss) }
    #expect(abs(losses[0] - losses[1]) < 0.01 * losses[1])
  }

  @Test func frequenciesOfCheckpointsAreNotPartOfTheResult() throws {
    let (one, other) = (try SmallRun(), try SmallRun { $0.saveFrequency = 1 })
    for run in [one, other] { try run.train(steps: 16) }
    #expect(try one.remains() == other.remains())
  }

  @Test func everyEpochHasOtherBatches() throws {
    let run = try SmallRun {
      $0.learningRate = 1e-30
      $0.dropout = 0
    }
    try run.train(steps: 24)
    // Weights do not move: what differs between the epochs is who stands together.
    let losses = run.recorder.progress.map { $0.loss * Double($0.tokenCount) }
    #expect(Set(losses).count == losses.count)
  }

  @Test("Every update drops other elements", arguments: [(0.3, 3), (0, 1)])
  func masks(dropout: Double, losses: Int) throws {
    let run = try SmallRun { $0.dropout = dropout }
    let updater = Updater(
      run.task.network(), configuration: run.configuration, pool: WorkerPool(workerCount: 1))
    let pairs = run.task.data.training
    let batch = Batch([0, 1], of: pairs, partSentences: 20, arena: .forIndices())
    let seen = (0..<3).map { _ in updater.update(batch, learningRate: 1e-30).loss.loss }
    #expect(Set(seen).count == losses)
  }
}
