import Batching
import Compute
import Corpora
import EncodedCorpus
import Layers
import Seq2Seq
import TestSupport
import Testing
import Training
import Vocabularies

/// What a validation says about attention.
@Suite struct AttentionMeasurementTests {
  /// Pairs of digits to validate on, the third of them with links where `links` are given.
  static func data(_ validation: String, links: String?) throws -> TrainingData {
    let folder = try TemporaryFolder()
    let training = try folder.write("1 2 3 4 5\t5 4 3 2 1\n1 2\t2 1\n3 4\t4 3\n", to: "t.tsv")
    let held = try folder.write(validation, to: "v.tsv")
    func request(_ path: String) -> CorpusRequest {
      CorpusRequest(files: [path], source: nil, target: nil)
    }
    var corpus = try SplitCorpus(
      corpus: request(training), validation: request(held),
      validationAlignments: try links.map { try folder.write($0, to: "gold") },
      vocabularyTrainer: VocabularyPairTrainer(kind: .word, vocabularySize: 30))
    return try TrainingData(
      corpus, vocabularies: try corpus.learnVocabularies(), maximumLength: 100)
  }

  /// Attention weights of two pairs, `</s>` last on both sides.
  static let weights: [[Float]] = [
    [0.5, 0.25, 0.25, 0.125, 0.75, 0.125, 0, 0, 1],
    [0.25, 0.75, 1, 0],
  ]

  @Test("Sharpness is the mean of the greatest weight, without `</s>`")
  func sharpness() throws {
    var measurement = AttentionMeasurement(
      try Self.data("1 2\t2 1\n3\t4\n5\t1\n", links: nil), limit: 2)
    #expect(measurement.pairCount == 2 && measurement.sharpness == nil)
    measurement.add(measurement.measure(0, weights: Self.weights[0], sourceLength: 3))
    measurement.add(measurement.measure(1, weights: Self.weights[1], sourceLength: 2))
    #expect(measurement.sharpness == (0.5 + 0.75 + 0.25) / 3)
    #expect(measurement.alignmentErrorRate == nil)
  }

  @Test("Links to the most attended word are compared with those that are given")
  func alignmentErrorRate() throws {
    var measurement = AttentionMeasurement(
      try Self.data("1 2\t2 1\n3\t4\n", links: "0-0 0-1 1p1\n\n"), limit: 2)
    #expect(measurement.alignmentErrorRate == nil)
    measurement.add(measurement.measure(0, weights: Self.weights[0], sourceLength: 3))
    // A = {0-0, 1-1}, S = {0-0, 0-1}, P = S and 1-1: 1 − (1 + 2) ÷ (2 + 2)
    #expect(measurement.alignmentErrorRate == 25)
    measurement.add(measurement.measure(1, weights: Self.weights[1], sourceLength: 2))
    // A has one more link, which is wrong.
    #expect(measurement.alignmentErrorRate.map { abs($0 - 40) < 1e-9 } == true)
    #expect(measurement.sharpness == nil)
  }

  @Test("Words compete for the word that they are linked to, as in what align prints")
  func agreement() throws {
    var measurement = AttentionMeasurement(
      try Self.data("1 2\t2 1\n3\t4\n", links: "0-0 1-1\n\n"), limit: 1)
    // Both rows have their greatest weight in the first column.
    measurement.add(
      measurement.measure(0, weights: [0.75, 0.25, 0, 0.5, 0.5, 0, 0, 0, 1], sourceLength: 3))
    #expect(measurement.alignmentErrorRate == 0)
  }

  @Test(
    "The attention weights of a loss are those of a pass of their own, and the loss keeps its bits")
  func onePass() throws {
    let task = try DigitTask(count: 60, validationCount: 40)
    for attention in [AttentionKind.additive, .none] {
      let network = task.network { $0.attention = attention }
      let pool = WorkerPool(workerCount: 2)
      let pass = BatchPass(network, pool: pool)
      let values = network.initialWeights(key: RandomKey(seed: 3), pool: pool)
      let weights = Weights(packing: values, of: network.parameters, pool: pool)
      let batch = Batch(
        Array(0..<40)[...], of: task.data.validation, partSentences: 20,
        arena: Arena.forIndices())
      let loss = pass.loss(batch, weights: weights)
      let all = pass.attentionWeights(batch, weights: weights)
      let both = pass.lossAndAttention(batch, weights: weights) { $0 % 3 == 0 }
      #expect(both.loss.negativeLogLikelihood == loss.negativeLogLikelihood)
      #expect(both.loss.loss == loss.loss && both.loss.tokenCount == loss.tokenCount)
      for (index, pair) in both.attention.enumerated() {
        #expect(pair == (index % 3 == 0 ? all[index] : []))
      }
      #expect(all.allSatisfy { $0.isEmpty } == (attention == .none))
    }
  }

  @Test("A validation measures what its pairs allow")
  func validator() throws {
    let pool = WorkerPool(workerCount: 1)
    let pairs = "1 2\t2 1\n3\t4\n1 2 3\t3 2\n"
    for (links, attention) in [
      (nil, AttentionKind.additive), ("0-1\n0-0\n\n", .additive), (nil, AttentionKind.none),
    ] {
      let data = try Self.data(pairs, links: links)
      var configuration = NetworkConfiguration(
        sourceVocabularySize: data.vocabularies.source.count,
        targetVocabularySize: data.vocabularies.target.count)
      configuration.embeddingSize = 5
      configuration.hiddenSize = 6
      configuration.attention = attention
      let network = Network(configuration)
      let training = TrainingConfiguration()
      let updater = Updater(network, configuration: training, pool: pool)
      let result = try Validator(network, data: data, configuration: training).validate(
        updater, round: 0)
      #expect((result.alignmentErrorRate != nil) == (links != nil))
      #expect((result.sharpness != nil) == (links == nil && attention != .none))
      if let sharpness = result.sharpness { #expect(sharpness > 0 && sharpness < 1) }
    }
  }
}
