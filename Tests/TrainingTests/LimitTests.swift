import Compute
import Foundation
import ModelFolder
import Seq2Seq
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
    #expect(try run.train(to: .init(timeLimit: 1e-9)).reason == .timeLimit)
    let first = try #require(try run.state())
    #expect(first.updateCount == 1 && first.totalSeconds > 0)
    #expect(try run.train(to: .init(timeLimit: first.totalSeconds * 0.9)).reason == .timeLimit)
    // It has saved a model, which takes time as well.
    let second = try #require(try run.state())
    #expect(second.updateCount == 1)
    #expect(try run.train(to: .init(timeLimit: second.totalSeconds + 0.05)).reason == .timeLimit)
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
    let run = try SmallRun { $0.averageDecay = 0 }
    try run.train(steps: 7)
    let model = try run.folder.bytes(ModelFiles.weights)
    try run.train(steps: 100, stoppingAt: 8)
    // Thirty times as sure of everything: no update makes that good.
    let network = run.task.network()
    let updater = Updater(
      network, configuration: run.configuration, pool: WorkerPool(workerCount: 1))
    let best = FloatBuffer(count: network.bufferCount)
    var folder = RunFolder(run.files)
    let checkpoint = try #require(try folder.restore())
    let state = checkpoint.state
    try updater.restore(checkpoint, updateCount: state.updateCount, best: best)
    for index in 0..<network.bufferCount { updater.weights.base[index] *= 30 }
    try folder.save(state, tensors: try #require(try updater.tensors(best: best)))
    try run.train(steps: 10)
    #expect(try run.folder.bytes(ModelFiles.weights) == model)
    try run.train(steps: 15)
    #expect(try run.folder.bytes(ModelFiles.weights) == model)
    let scores = try run.log().compactMap(\.validation)
    #expect(scores.map(\.isBest) == [true, false, nil])
    #expect(try run.state()?.schedule.bestPerplexity == scores[0].perplexity)
  }

  @Test func reportsComeEveryHundredUpdatesAndShowTwoSentences() throws {
    let run = try SmallRun { $0.validationFrequency = 150 }
    try run.train(steps: 201)
    #expect(try run.log().map(\.step) == [100, 150, 200, 201])
    #expect(try run.log().map { $0.validation == nil } == [true, false, true, false])
    #expect(run.recorder.samples.map(\.count) == [0, 2, 0, 2])
    #expect(run.recorder.progress.map(\.updateCount) == Array(1...201))
  }

  /// What a run says that it exports is what lies in the folder.
  @Test func whatIsExportedIsSaid() throws {
    let run = try SmallRun()
    let training = try TrainingRun(
      run.task.network(), configuration: run.configuration, data: run.task.data,
      folder: RunFolder(run.files), pool: WorkerPool(workerCount: 1), report: { _ in })
    let result = try training.run(limits: TrainingLimits(maxSteps: 30)) { false }
    let exported = try #require(result.model)
    let best = try #require(
      try run.log().compactMap { line in line.validation.map { (line.step, $0.perplexity) } }
        .min { $0.1 < $1.1 })
    #expect(exported.updateCount == best.0 && exported.perplexity == best.1)
  }
}
