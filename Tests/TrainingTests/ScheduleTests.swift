import Batching
import Testing
import Training

@Suite struct ScheduleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let perplexities: [Double]
    let best: Double?
    let bestUpdate: Int
    let withoutGain: Int
    let rate: Double
    var testDescription: String { "\(perplexities)" }
  }

  @Test(arguments: [
    Case(perplexities: [], best: nil, bestUpdate: 0, withoutGain: 0, rate: 1),
    Case(perplexities: [9], best: 9, bestUpdate: 10, withoutGain: 0, rate: 1),
    Case(perplexities: [9, 8, 7], best: 7, bestUpdate: 30, withoutGain: 0, rate: 1),
    Case(perplexities: [9, 9], best: 9, bestUpdate: 10, withoutGain: 1, rate: 0.5),
    Case(perplexities: [7, 8, 9], best: 7, bestUpdate: 10, withoutGain: 2, rate: 0.25),
    Case(perplexities: [7, 8, 6, 7], best: 6, bestUpdate: 30, withoutGain: 1, rate: 0.25),
    Case(perplexities: [.infinity, .nan], best: nil, bestUpdate: 0, withoutGain: 2, rate: 0.25),
    Case(perplexities: [.nan, 5], best: 5, bestUpdate: 20, withoutGain: 0, rate: 0.5),
  ])
  func aValidationWithoutAGainHalvesTheRate(_ example: Case) {
    var schedule = Schedule(learningRate: 1)
    for (index, perplexity) in example.perplexities.enumerated() {
      let isBest = schedule.observe(
        perplexity: perplexity, update: 10 * (index + 1), decay: 0.5)
      #expect(isBest == (schedule.bestUpdate == 10 * (index + 1)))
    }
    #expect(schedule.bestPerplexity == example.best)
    #expect(schedule.bestUpdate == example.bestUpdate)
    #expect(schedule.withoutGain == example.withoutGain)
    #expect(schedule.learningRate == example.rate)
    #expect(
      schedule.lastUpdate == (example.perplexities.isEmpty ? nil : 10 * example.perplexities.count))
  }

  @Test(
    "Validations follow each epoch, or each 1,000 updates where it has more",
    arguments: [(1, [60, 120, 180]), (8, [8, 16, 24])])
  func epochs(sentences: Int, updates: [Int]) throws {
    let run = try SmallRun {
      $0.batchLimit = .sentences(sentences)
      $0.validationFrequency = nil
    }
    try run.train(steps: updates[2])
    #expect(try run.log().filter { $0.validation != nil }.map(\.step) == updates)
  }

  @Test func longEpochsAreValidatedOnTheWay() throws {
    let run = try SmallRun(task: DigitTask(count: 1100, validationCount: 2)) {
      $0.batchLimit = .sentences(1)
      $0.validationFrequency = nil
      $0.saveFrequency = nil
    }
    try run.train(steps: 2000)
    #expect(try run.log().filter { $0.validation != nil }.map(\.step) == [1000, 2000])
  }

  @Test func patienceEndsARunAndMoreOfItGoesOn() throws {
    // Weights do not move, so that only the first validation is a gain.
    var run = try SmallRun {
      $0.learningRate = 1e-30
      $0.averageDecay = 0
      $0.patience = 2
    }
    let limits = TrainingLimits(maxSteps: 1000)
    #expect(try run.train(to: limits).reason == .patience)
    let state = try #require(try run.state())
    #expect(state.updateCount == 21 && state.finish == .patience)
    #expect(state.schedule.withoutGain == 2 && state.schedule.bestUpdate == 7)
    #expect(state.schedule.learningRate == 0.25e-30)
    let before = try run.remains()
    #expect(try run.train(to: limits).reason == .patience)
    #expect(try run.remains() == before)
    run.configuration.patience = 3
    #expect(try run.train(to: limits).reason == .patience)
    #expect(try run.state()?.updateCount == 28)
  }
}
