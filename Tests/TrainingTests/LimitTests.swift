import Foundation
import ModelFolder
import TestSupport
import Testing
import Training

@Suite struct LimitTests {
  @Test func theFirstLimitThatIsReachedEndsARun() throws {
    var state = TrainingState(learningRate: 1)
    state.updateCount = 10
    state.epoch = 2
    state.totalSeconds = 5
    #expect(TrainingLimits().reached(by: state) == nil)
    #expect(TrainingLimits(epochs: 3, maxSteps: 11, timeLimit: 6).reached(by: state) == nil)
    #expect(TrainingLimits(epochs: 2).reached(by: state) == .epochs)
    #expect(TrainingLimits(maxSteps: 9).reached(by: state) == .maxSteps)
    #expect(TrainingLimits(timeLimit: 5).reached(by: state) == .timeLimit)
  }

  @Test func timeCountsOverAllRuns() throws {
    let run = try SmallRun()
    #expect(try run.train(to: .init(timeLimit: 1e-9)) == .finished(.timeLimit))
    let first = try #require(try run.state())
    #expect(first.updateCount == 1 && first.totalSeconds > first.trainingSeconds)
    #expect(try run.train(to: .init(timeLimit: first.totalSeconds * 0.9)) == .finished(.timeLimit))
    #expect(try run.state()?.updateCount == 1)
    #expect(try run.train(to: .init(timeLimit: first.totalSeconds + 0.05)) == .finished(.timeLimit))
    #expect(try #require(try run.state()).updateCount > 1)
  }

  @Test func aLimitBeforeTheFirstValidationExportsWhatThereIs() throws {
    let run = try SmallRun { $0.validationFrequency = 1000 }
    try run.train(steps: 3)
    let model = try run.folder.bytes(ModelFiles.weights)
    let report = try #require(try run.log().first)
    #expect(try run.log().count == 1)
    #expect(report.step == 3 && report.epoch == 1 && report.validation?.isBest == nil)
    #expect(report.loss != nil && report.perplexity != nil && report.gradientNorm != nil)
    try run.train(steps: 4)
    #expect(try run.folder.bytes(ModelFiles.weights) != model)
  }

  @Test func aWorseEndKeepsTheBest() throws {
    // After the best validation every update makes it worse.
    let run = try SmallRun {
      $0.learningRate = 2
      $0.averageDecay = 0
      $0.clipNorm = 0
      $0.learningRateDecay = 1
      $0.patience = 100
    }
    try run.train(steps: 21)
    let lines = try run.log()
    let scores = lines.compactMap(\.validation)
    let best = try #require(try run.state()?.schedule)
    #expect(best.bestUpdate < 21)
    #expect(best.bestPerplexity == scores.map(\.perplexity).min())
    let model = try run.folder.bytes(ModelFiles.weights)
    let other = try SmallRun { $0 = run.configuration }
    try other.train(steps: best.bestUpdate)
    #expect(try other.folder.bytes(ModelFiles.weights) == model)
  }

  @Test func reportsComeEveryHundredUpdatesAndShowTwoSentences() throws {
    let run = try SmallRun { $0.validationFrequency = 150 }
    try run.train(steps: 201)
    #expect(try run.log().map(\.step) == [100, 150, 200, 201])
    #expect(try run.log().map { $0.validation == nil } == [true, false, true, false])
    #expect(run.recorder.samples.map(\.count) == [0, 2, 0, 2])
    #expect(run.recorder.progress.map(\.updateCount) == Array(1...201))
  }
}
