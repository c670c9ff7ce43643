/// A random part of a stream of sentences, limited in sentences and in characters, in bounded memory.
///
/// Every sentence gets a number from the seed and its place in the stream; the sample is the longest row of sentences in
/// the order of these numbers that stays within both limits. It depends on nothing else, and the next sentence never
/// changes the numbers of the others. A stream within the limits is taken whole.
package struct SentenceSample: Sendable {
  package let sentenceLimit: Int
  package let characterLimit: Int
  package let seed: UInt64

  private struct Candidate: Sendable {
    var key: UInt64
    var place: UInt64
    var text: String
    var characterCount: Int
  }

  private var candidates: [Candidate] = []
  private var characterCount = 0
  private var nextPlace: UInt64 = 0
  /// The smallest number that was left out: nothing from there on can be in the sample.
  private var bound = UInt64.max

  package init(sentenceLimit: Int, characterLimit: Int, seed: UInt64) {
    precondition(sentenceLimit > 0 && characterLimit > 0, "a sample has room for one sentence")
    self.sentenceLimit = sentenceLimit
    self.characterLimit = characterLimit
    self.seed = seed
  }

  /// Adds the next sentence of the stream; it is evaluated only where the sample may hold it.
  ///
  /// A sentence of more characters than a whole sample may have is cut there.
  package mutating func append(_ sentence: @autoclosure () -> String) {
    let key = SentenceSample.key(seed: seed, place: nextPlace)
    defer { nextPlace += 1 }
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
      Candidate(key: key, place: nextPlace, text: text, characterCount: count))
    characterCount += count
    // Twice the limits, so that sorting is paid for by the sentences that came since.
    if candidates.count >= 2 * sentenceLimit || characterCount >= 2 * characterLimit { compact() }
  }

  /// The sample, in the order of the stream.
  package var sentences: [String] {
    var whole = self
    whole.compact()
    return whole.candidates.sorted { $0.place < $1.place }.map(\.text)
  }

  private mutating func compact() {
    candidates.sort { ($0.key, $0.place) < ($1.key, $1.place) }
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

  /// The finaliser of SplitMix64 over seed and place: a counter-based generator, nothing to carry along.
  ///
  /// Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators", section 4.
  private static func key(seed: UInt64, place: UInt64) -> UInt64 {
    mixed(mixed(seed &+ 0x9e37_79b9_7f4a_7c15) &+ (place &+ 1) &* 0x9e37_79b9_7f4a_7c15)
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
