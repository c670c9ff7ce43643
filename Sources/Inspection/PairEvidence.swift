import Glibc

/// What is measured in a pair: what models say of it, and what its texts show by themselves.
package struct PairEvidence: Sendable {
  /// What a model of one direction says. It translates the given text into the scored one.
  package struct Direction: Sendable {
    /// The mean log-probability of a token of the scored text, in nats.
    package var score: Float
    /// The log-probability of the scored text divided by the number of its words, as spaces separate them; in text without
    /// spaces, as attention has them.
    package var scorePerWord: Float
    /// How much more probable a token of the scored text is given its own pair than given those of other pairs, in nats; nil
    /// where it was not measured, because the pair is among the more probable ones.
    package var gain: Float?
    /// How much more probable a token is given the text of a neighbouring pair, in nats; nil as `gain`.
    package var neighborGain: Float?
    /// The share of words of the given text that no word of the scored one attends to; nil without attention.
    package var uncovered: Float?
    /// How sharp attention is: the mean over words of the greatest attention weight; nil without attention.
    package var sharpness: Float?

    package init(score: Float, scorePerWord: Float, uncovered: Float?, sharpness: Float?) {
      self.score = score
      self.scorePerWord = scorePerWord
      self.uncovered = uncovered
      self.sharpness = sharpness
    }
  }

  /// What texts show.
  package struct Marks: OptionSet, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// One side has numbers that the other lacks.
    package static let numbers = Marks(rawValue: 1 << 0)
    /// One side has tags, placeholders or addresses that the other lacks.
    package static let tags = Marks(rawValue: 1 << 1)
    /// Both sides end with different punctuation.
    package static let ending = Marks(rawValue: 1 << 2)
    /// Both sides are the same text, of several words.
    package static let copy = Marks(rawValue: 1 << 3)
    /// Most letters of the source are of another script than those of other sources.
    package static let sourceScript = Marks(rawValue: 1 << 4)
    /// The same for the target.
    package static let targetScript = Marks(rawValue: 1 << 5)
    /// The source has another translation elsewhere in the corpus.
    package static let otherTranslation = Marks(rawValue: 1 << 6)
  }

  /// The model that translates from source to target …
  package var forward: Direction
  /// … and the one of the other direction, if there is one.
  package var reverse: Direction?
  /// Lengths in characters.
  package let sourceLength: Float
  package let targetLength: Float
  /// How much more the trigrams of the source are those of the other side, in nats a trigram; negative for its own.
  package let sourceForeignness: Float
  /// The same for the target.
  package let targetForeignness: Float
  package var marks: Marks

  package init(
    forward: Direction, reverse: Direction?, sourceLength: Int, targetLength: Int,
    sourceForeignness: Double, targetForeignness: Double, marks: Marks
  ) {
    self.forward = forward
    self.reverse = reverse
    self.sourceLength = Float(sourceLength)
    self.targetLength = Float(targetLength)
    self.sourceForeignness = Float(sourceForeignness)
    self.targetForeignness = Float(targetForeignness)
    self.marks = marks
  }

  /// The logarithm of the ratio of lengths; three characters are added to both, so that short texts do not stand out.
  var lengthRatio: Float { log((targetLength + 3) / (sourceLength + 3)) }

  /// The mean log-probability of a token in both directions.
  package var score: Float {
    reverse.map { (forward.score + $0.score) / 2 } ?? forward.score
  }
}
