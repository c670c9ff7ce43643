import Batching
import Layers
import ModelFolder
import Settings
import TestSupport
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
        perplexity: perplexity, score: nil, update: 10 * (index + 1), decay: 0.5)
      #expect(isBest == (schedule.bestUpdate == 10 * (index + 1)))
    }
    #expect(schedule.bestPerplexity == example.best)
    #expect(schedule.bestUpdate == example.bestUpdate)
    #expect(schedule.withoutGain == example.withoutGain)
    #expect(schedule.learningRate == example.rate)
    #expect(
      schedule.lastUpdate == (example.perplexities.isEmpty ? nil : 10 * example.perplexities.count))
  }

  struct ScoreCase: Sendable, CustomTestStringConvertible {
    /// [perplexity, score]
    let scores: [(Double, Double)]
    /// The validation that is the best, from 1.
    let best: Int
    let withoutGain: Int
    let rate: Double
    var testDescription: String { "\(scores)" }
  }

  @Test(
    "With a score, the highest is the best, a lower perplexity is a gain too, and the rate follows perplexity alone",
    arguments: [
      ScoreCase(scores: [(9, 1)], best: 1, withoutGain: 0, rate: 1),
      // A network that knows nothing yet.
      ScoreCase(scores: [(9, 0), (8, 0), (7, 0)], best: 3, withoutGain: 0, rate: 1),
      ScoreCase(scores: [(9, 0), (9, 0)], best: 1, withoutGain: 1, rate: 0.5),
      ScoreCase(scores: [(7, 5), (8, 6), (9, 7)], best: 3, withoutGain: 0, rate: 0.25),
      ScoreCase(scores: [(7, 5), (6, 4)], best: 1, withoutGain: 0, rate: 1),
      ScoreCase(scores: [(7, 5), (6, 4), (6.5, 4)], best: 1, withoutGain: 1, rate: 0.5),
      ScoreCase(
        scores: [(7, 5), (6, 4), (6.5, 6), (6.2, 5)], best: 3, withoutGain: 1, rate: 0.25),
      ScoreCase(scores: [(7, 5), (6, 4), (5, 6), (5.5, 5)], best: 3, withoutGain: 1, rate: 0.5),
      ScoreCase(scores: [(7, 5), (8, 5), (6, 5)], best: 3, withoutGain: 0, rate: 0.5),
      ScoreCase(scores: [(.nan, 5), (7, 4)], best: 2, withoutGain: 0, rate: 0.5),
      ScoreCase(scores: [(7, 4), (.infinity, 5)], best: 1, withoutGain: 1, rate: 0.5),
    ])
  func score(_ example: ScoreCase) {
    var schedule = Schedule(learningRate: 1)
    for (index, (perplexity, score)) in example.scores.enumerated() {
      let update = 10 * (index + 1)
      let isBest = schedule.observe(
        perplexity: perplexity, score: score, update: update, decay: 0.5)
      #expect(isBest == (schedule.bestUpdate == update))
    }
    #expect(schedule.bestUpdate == 10 * example.best)
    #expect(schedule.bestPerplexity == example.scores[example.best - 1].0)
    #expect(schedule.bestScore == example.scores[example.best - 1].1)
    #expect(schedule.withoutGain == example.withoutGain)
    #expect(schedule.learningRate == example.rate)
  }

  @Test("The metric that suits the references is chosen, and older runs keep perplexity")
  func metric() {
    let english = [String](repeating: "a dog sleeps in the sun", count: 100)
    #expect(EarlyStoppingMetric.suiting(english) == .bleu)
    #expect(EarlyStoppingMetric.suiting(english.dropLast()) == .chrF)
    #expect(EarlyStoppingMetric.suiting(english.prefix(20)) == .chrF)
    #expect(EarlyStoppingMetric.suiting(english.prefix(19)) == .perplexity)
    #expect(EarlyStoppingMetric.suiting([String](repeating: "一只狗在阳光下睡觉", count: 100)) == .chrF)
    #expect(TrainingConfiguration().earlyStoppingMetric == nil)
    #expect(TrainingConfiguration().absent().earlyStoppingMetric == .perplexity)
  }

  @Test(
    "The model that is exported is that of the best validation",
    arguments: [EarlyStoppingMetric.perplexity, .bleu, .chrF])
  func exportedModel(metric: EarlyStoppingMetric) throws {
    func run() throws -> SmallRun { try SmallRun.learningByHeart(comparing: metric) }
    let whole = try run()
    try whole.train(steps: 140)
    let scores = try whole.log().compactMap(\.validation)
    func value(_ scores: ValidationScores) -> Double {
      switch metric {
      case .perplexity: -scores.perplexity
      case .bleu: scores.bleu
      case .chrF: scores.chrF ?? -1
      }
    }
    let isBest = scores.indices.map { index in
      scores[..<index].allSatisfy {
        (value($0), -$0.perplexity) < (value(scores[index]), -scores[index].perplexity)
      }
    }
    #expect(scores.map(\.isBest) == isBest)
    let best = try #require(isBest.lastIndex(of: true))
    let schedule = try #require(try whole.state()).schedule
    #expect(schedule.bestUpdate == 7 * (best + 1))
    #expect(schedule.bestScore == (metric == .perplexity ? nil : value(scores[best])))
    // They differ, or this would say little.
    let lowest = try #require(scores.indices.min { scores[$0].perplexity < scores[$1].perplexity })
    #expect((best == lowest) == (metric == .perplexity))
    // A run that ends there has the same weights.
    let shorter = try run()
    try shorter.train(steps: 7 * (best + 1))
    #expect(
      try whole.folder.bytes(ModelFiles.weights) == shorter.folder.bytes(ModelFiles.weights))
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

  struct RateCase: Sendable, CustomTestStringConvertible {
    let schedule: LearningRateSchedule
    var warmup = 0
    /// [update, rate], at a full rate of 2
    let rates: [(Int, Double)]
    var testDescription: String { "\(schedule), \(warmup)" }
  }

  @Test(
    "The rate of each update",
    arguments: [
      RateCase(schedule: .plateau, rates: [(1, 2), (1000, 2)]),
      RateCase(schedule: .plateau, warmup: 4, rates: [(1, 0.5), (2, 1), (4, 2), (5, 2)]),
      RateCase(schedule: .constant, warmup: 2, rates: [(1, 1), (2, 2), (9, 2)]),
      RateCase(schedule: .cosine, rates: [(1, 2), (51, 1), (101, 0), (1000, 0)]),
      RateCase(schedule: .cosine, warmup: 102, rates: [(51, 0.5)]),
      RateCase(
        schedule: .inverseSquareRoot, warmup: 4, rates: [(1, 0.5), (4, 2), (16, 1), (64, 0.5)]),
    ])
  func rate(_ example: RateCase) {
    var settings = LearningRateSettings()
    settings.schedule = example.schedule
    settings.warmup = example.warmup
    if example.schedule == .cosine { settings.cosineUpdates = 100 }
    #expect(settings.contradiction == nil)
    for (update, rate) in example.rates {
      #expect(abs(settings.rate(ofUpdate: update, plateau: 2) - rate) < 1e-9, "\(update)")
    }
    // Only a plateau's rate falls after validations.
    #expect((settings.decayOfPlateau < 1) == (example.schedule == .plateau))
  }

  @Test func dropoutRisesWithTheUpdates() {
    var configuration = TrainingConfiguration()
    configuration.dropout = 0.4
    configuration.recurrentDropout = 0.2
    let full = configuration.dropoutRates(ofUpdate: 1)
    #expect(full.output == 0.4 && full.embedding == 0.4 && full.recurrent == 0.2)
    configuration.dropoutWarmup = 100
    #expect(configuration.dropoutRates(ofUpdate: 1) == DropoutRates(0))
    let half = configuration.dropoutRates(ofUpdate: 51)
    #expect(half.output == 0.2 && half.embedding == 0.2 && half.recurrent == 0.1)
    #expect(configuration.dropoutRates(ofUpdate: 101) == full)
    #expect(configuration.dropoutRates(ofUpdate: 1000) == full)
  }

  @Test func contradictions() {
    var settings = LearningRateSettings()
    settings.schedule = .cosine
    #expect(settings.contradiction != nil)
    settings.schedule = .inverseSquareRoot
    #expect(settings.contradiction != nil)
    settings.schedule = .constant
    settings.cosineUpdates = 5
    #expect(settings.contradiction != nil)
  }
}
