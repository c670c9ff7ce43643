package import Basics
import Glibc

/// How translations are searched for. The defaults are those of the command.
package struct SearchSettings: Equatable, Sendable {
  /// Hypotheses that a sentence keeps; 1 is greedy search. `--beam-size`
  package var beamSize = 5
  /// α in score = log-probability ÷ length^α, where the length counts `</s>`; 0 does not normalise. `--normalize`
  ///
  /// This is Marian's formula (its `--normalize`), not the one of Wu and others 2016 (arXiv:1609.08144, section 7),
  /// ((5 + length) ÷ 6)^α.
  package var lengthNormalization: Float = 1
  /// A translation has at most this many times the ids of its source … `--max-length-factor`
  package var maximumLengthFactor = 2.0
  /// … and this many more, `</s>` counted on neither side.
  package var maximumLengthConstant = 10
  /// The best hypotheses that are returned for a sentence. `--n-best`
  package var bestCount = 1

  package init() {}

  /// The beam size at which memory for a step still is of the size of a model.
  package static let largestBeamSize = 1_000

  /// Refuses what no search can be made with; to be called once, where the settings come in.
  package func validate() throws(UserError) {
    guard (1...Self.largestBeamSize).contains(beamSize) else {
      throw UserError(
        .usage, found: "a beam of \(beamSize) hypotheses",
        expected: "a number from 1 to \(Self.largestBeamSize)", fix: "1 is greedy, 5 is usual")
    }
    guard lengthNormalization >= 0 && lengthNormalization <= 10 else {
      throw UserError(
        .usage, found: "a length normalization of \(lengthNormalization)",
        expected: "a number from 0 to 10",
        fix: "0 compares log-probabilities, 1 divides them by the length")
    }
    guard maximumLengthFactor >= 0 && maximumLengthFactor <= 1_000 else {
      throw UserError(
        .usage, found: "translations up to \(maximumLengthFactor) times as long as the source",
        expected: "a number from 0 to 1000",
        fix: "2 allows translations twice as long as the source")
    }
    guard (0...1_000_000).contains(maximumLengthConstant) else {
      throw UserError(
        .usage, found: "translations up to \(maximumLengthConstant) subwords longer",
        expected: "a number from 0 to 1000000", fix: "10 lets short sentences grow")
    }
    guard (1...beamSize).contains(bestCount) else {
      throw UserError(
        .usage, found: "\(bestCount) best translations asked for",
        expected: "a number from 1 to the beam size, \(beamSize)",
        fix: "a larger beam gives more hypotheses")
    }
  }

  /// The most ids, without `</s>`, that a translation may have.
  ///
  /// - Parameter sourceLength: in ids, with `</s>`
  func maximumLength(sourceLength: Int) -> Int {
    Int(maximumLengthFactor * Double(sourceLength - 1)) + maximumLengthConstant
  }

  /// What hypotheses are compared by.
  ///
  /// - Parameter length: in ids, with `</s>`
  func score(_ logProbability: Float, length: Int) -> Float {
    if lengthNormalization == 0 { return logProbability }
    if lengthNormalization == 1 { return logProbability / Float(length) }
    return logProbability / powf(Float(length), lengthNormalization)
  }
}
