import Foundation
import TestSupport
import Testing

/// `Fixtures/bleu.json`: small corpora with sacreBLEU's scores.
struct ScoreFixture: Decodable {
  struct Corpus: Decodable, CustomTestStringConvertible {
    var name: String
    var hypotheses: [String]
    var references: [String]
    var scores: [Scores]
    var testDescription: String { name }
  }

  struct Scores: Decodable {
    var lowercase: Bool
    var bleu: Double
    var precisions: [Double]
    var brevityPenalty: Double
    var hypothesisLength: Int
    var referenceLength: Int
    var bleuSignature: String
    var chrF: Double
    var chrFSignature: String
  }

  /// The version of sacreBLEU.
  var version: String
  var corpora: [Corpus]

  static func load() throws -> ScoreFixture {
    let file = SharedData.checkout.appendingPathComponent(
      "Tests/EvaluationTests/Fixtures/bleu.json")
    return try JSONDecoder().decode(ScoreFixture.self, from: Data(contentsOf: file))
  }
}
