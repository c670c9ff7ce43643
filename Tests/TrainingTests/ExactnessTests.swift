import Basics
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

  /// Every kind of dropout, and subwords that are drawn anew each epoch.
  @Test(
    "And with all that is random", arguments: [SmallRun.Randomness.bpeDropout, .unigramSampling])
  func randomness(_ randomness: SmallRun.Randomness) throws {
    let runs = try (0..<3).map { _ in try SmallRun(randomness) }
    try runs[0].train(steps: 26)
    try runs[1].train(steps: 26, workers: 3)
    for stop in [1, 8, 15, 20] { try runs[2].train(steps: 26, stoppingAt: stop, workers: 2) }
    try runs[2].train(steps: 26)
    #expect(try runs[0].remains() == runs[1].remains())
    #expect(try runs[0].remains() == runs[2].remains())
  }

  /// In an epoch of the same pairs, weights that do not move see other subwords.
  @Test(
    "Subwords are drawn anew each epoch",
    arguments: [SmallRun.Randomness.bpeDropout, .unigramSampling])
  func drawnAnew(_ randomness: SmallRun.Randomness) throws {
    let run = try SmallRun(randomness) { $0.learningRate = 1e-30 }
    try run.train(steps: 24)
    let tokens = [0, 8, 16].map { start in
      run.recorder.progress[start..<start + 8].reduce(0) { $0 + $1.tokenCount }
    }
    #expect(Set(tokens).count == 3)
  }

  @Test func samplingIsForItsKindOfVocabulary() throws {
    let run = try SmallRun { $0.bpeDropout = 0.1 }
    #expect(throws: UserError.self) { try run.train(steps: 1) }
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
    let seen = try (0..<3).map { _ in try updater.update(batch, learningRate: 1e-30).loss.loss }
    #expect(Set(seen).count == losses)
  }
}
