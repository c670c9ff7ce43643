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

  @Test func frequenciesOfCheckpointsAreNotPartOfTheResult() throws {
    let (one, other) = (try SmallRun(), try SmallRun { $0.saveFrequency = 1 })
    for run in [one, other] { try run.train(steps: 16) }
    #expect(try one.remains() == other.remains())
  }

  @Test func everyUpdateSeesOtherBatchesAndMasks() throws {
    let run = try SmallRun { $0.learningRate = 1e-30 }
    try run.train(steps: 24)
    // Weights do not move: what differs between the epochs is who stands together, and what is dropped.
    let losses = run.recorder.progress.map(\.loss)
    #expect(Set(losses).count == losses.count)
  }
}
