import Basics

/// A random sample of a stream of sentences, limited in sentences and characters, in bounded memory.
///
/// Every sentence gets a key from the seed and its index in the stream. The sample is the longest sequence of sentences, in the
/// order of their keys, that stays within both limits. A stream within the limits is taken whole.
package struct SentenceSample: Sendable {
  package let sentenceLimit: Int
  package let characterLimit: Int
  package let seed: UInt64

  private struct Candidate: Sendable {
    var key: UInt64
    var index: UInt64
    var text: String
    var characterCount: Int
  }

  private var candidates: [Candidate] = []
  private var characterCount = 0
  private var nextIndex: UInt64 = 0
  /// The smallest key that was left out: keys from here on cannot be in the sample.
  private var bound = UInt64.max

  package init(sentenceLimit: Int, characterLimit: Int, seed: UInt64) {
    precondition(sentenceLimit > 0 && characterLimit > 0, "a sample has room for one sentence")
    self.sentenceLimit = sentenceLimit
    self.characterLimit = characterLimit
    self.seed = seed
  }

  /// Adds the next sentence of the stream, which is evaluated only if it may be in the sample.
  ///
  /// A sentence with more characters than the whole sample may have is cut.
  package mutating func append(_ sentence: @autoclosure () -> String) {
    let key = SentenceSample.key(seed: seed, index: nextIndex)
    defer { nextIndex += 1 }
    guard key < bound else { return }
    let sentence = sentence()
    guard !sentence.isEmpty else { return }
    var text = sentence
    var count = sentence.unicodeScalars.count
    if count > characterLimit {
      text = String(String.UnicodeScalarView(sentence.unicodeScalars.prefix(characterLimit)))
      count = characterLimit
    }
    candidates.append(
      Candidate(key: key, index: nextIndex, text: text, characterCount: count))
    characterCount += count
    // At twice the limits, so that sorting is rare.
    if candidates.count >= 2 * sentenceLimit || characterCount >= 2 * characterLimit { compact() }
  }

  /// The sample, in the order of the stream.
  package var sentences: [String] {
    var whole = self
    whole.compact()
    return whole.candidates.sorted { $0.index < $1.index }.map(\.text)
  }

  private mutating func compact() {
    candidates.sort { ($0.key, $0.index) < ($1.key, $1.index) }
    var kept = 0
    var characters = 0
    while kept < min(candidates.count, sentenceLimit),
      characters + candidates[kept].characterCount <= characterLimit
    {
      characters += candidates[kept].characterCount
      kept += 1
    }
    if kept < candidates.count { bound = candidates[kept].key }
    candidates.removeSubrange(kept...)
    characterCount = characters
  }

  /// A counter-based random number.
  private static func key(seed: UInt64, index: UInt64) -> UInt64 {
    let step = SplitMix64.increment
    return ((seed &+ step).mixed &+ (index &+ 1) &* step).mixed
  }
}
