import Foundation
import ModelFolder
import TestSupport
import Testing
import Training

/// A run that was stopped and goes on leaves the bytes of one that was not.
@Suite struct ResumeTests {
  static let steps = 38
  static let whole = Result {
    let run = try SmallRun()
    try run.train(steps: steps)
    return try run.remains()
  }

  @Test("Interrupted", arguments: [[1], [4], [5], [7], [8], [35], [3, 11, 14, 21, 22], [0]])
  func interrupted(stops: [Int]) throws {
    let run = try SmallRun()
    for stop in stops {
      #expect(try run.train(steps: Self.steps, stoppingAt: stop).reason == nil)
      #expect(try run.state()?.updateCount == stop)
    }
    #expect(try run.train(steps: Self.steps).reason == .maxSteps)
    #expect(try run.remains() == Self.whole.get())
  }

  @Test func killedAtAnyUpdate() throws {
    let run = try SmallRun()
    var copies: [SmallRun] = []
    try run.train(to: .init(maxSteps: Self.steps)) { update in
      if [3, 5, 9, 14, 20, 33].contains(update) { copies.append(try run.killed()) }
    }
    #expect(copies.count == 6)
    for copy in copies {
      try copy.train(steps: Self.steps, workers: 2)
      #expect(try copy.remains() == Self.whole.get())
    }
  }

  @Test(arguments: [ModelFiles.log, ModelFiles.samples])
  func killedWhileALogLineWasWritten(name: String) throws {
    let run = try SmallRun()
    try run.train(steps: Self.steps, stoppingAt: 16)
    let log = try FileHandle(forWritingTo: run.folder.file(name))
    try log.seekToEnd()
    try log.write(contentsOf: Data("{\"epoch\":3,\"lear".utf8))
    try log.close()
    try run.train(steps: Self.steps)
    #expect(try run.remains() == Self.whole.get())
  }

  @Test(
    "A validation that a limit was the reason of is forgotten",
    arguments: [[3], [7], [13], [13, 20, 22]])
  func limits(_ limits: [Int]) throws {
    let run = try SmallRun()
    for limit in limits {
      #expect(try run.train(steps: limit).reason == .maxSteps)
      let last = try #require(try run.log().last)
      #expect(last.step == limit && last.validation != nil)
      #expect((last.validation?.isBest == nil) == !limit.isMultiple(of: 7))
    }
    try run.train(steps: Self.steps)
    #expect(try run.remains() == Self.whole.get())
  }

  @Test func epochsAndPatienceMayGrow() throws {
    let whole = try SmallRun { $0.validationFrequency = nil }
    try whole.train(to: .init(epochs: 5))
    #expect(try whole.log().count { $0.validation?.isBest != nil } == 5)
    let run = try SmallRun { $0.validationFrequency = nil }
    for epochs in [1, 3, 5] {
      #expect(try run.train(to: .init(epochs: epochs)).reason == .epochs)
    }
    #expect(try run.remains() == whole.remains())
  }

  @Test(
    "A validation whose perplexity is not the lowest multiplies the rate",
    arguments: [0.25, 0.5, 1])
  func theLearningRateFalls(decay: Double) throws {
    let run = try SmallRun {
      $0.learningRate = 1
      $0.learningRateDecay = decay
      $0.validationFrequency = 2
      $0.patience = 100
    }
    try run.train(steps: 21)
    let schedule = try #require(try run.state()).schedule
    let rates = try run.log().map(\.learningRate)
    #expect(decay == 1 || schedule.learningRate <= decay)
    #expect(zip(rates, rates.dropFirst()).allSatisfy { $1 == $0 || $1 == $0 * decay })
    #expect((Set(rates).count == 1) == (decay == 1))
  }

  /// So that the rate has a history, which the rest of a run depends on.
  @Test func theLearningRateGoesOn() throws {
    let change = { (configuration: inout TrainingConfiguration) in
      configuration.learningRate = 1
      configuration.validationFrequency = 2
      configuration.patience = 100
    }
    let whole = try SmallRun(change)
    try whole.train(steps: 21)
    let rate = try #require(try whole.state()).schedule.learningRate
    #expect(rate < 1)
    let run = try SmallRun(change)
    for stop in [3, 9, 15] { try run.train(steps: 21, stoppingAt: stop) }
    try run.train(steps: 21)
    #expect(try run.remains() == whole.remains())
  }

  @Test("What validations are compared by goes on", arguments: [EarlyStoppingMetric.bleu, .chrF])
  func scoresGoOn(metric: EarlyStoppingMetric) throws {
    let whole = try SmallRun.learningByHeart(comparing: metric)
    var copies: [SmallRun] = []
    try whole.train(to: .init(maxSteps: 140)) { update in
      if update % 30 == 29 { copies.append(try whole.killed()) }
    }
    for copy in copies {
      // Each stops once more on the way, between two validations.
      try copy.train(steps: 130)
      try copy.train(steps: 140)
      #expect(try copy.remains() == whole.remains())
    }
  }

  @Test("The last weights are exported where they are better by the metric")
  func theLastWeights() throws {
    var exported: Set<Bool> = []
    var differsFromPerplexity = false
    for steps in (8...34) where !steps.isMultiple(of: 7) {
      let run = try SmallRun.learningByHeart(comparing: .chrF)
      let result = try run.train(steps: steps)
      let last = try #require(try run.log().last?.validation)
      let schedule = try #require(try run.state()).schedule
      let score = try #require(schedule.bestScore)
      let chrF = try #require(last.chrF)
      let isLast = try #require(result.model).updateCount == steps
      let isSurer = last.perplexity < schedule.bestPerplexity ?? 0
      #expect(isLast == (chrF > score || chrF == score && isSurer))
      differsFromPerplexity = differsFromPerplexity || isLast != isSurer
      exported.insert(isLast)
    }
    #expect(exported == [false, true] && differsFromPerplexity)
  }
}
