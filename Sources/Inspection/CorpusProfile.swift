import Corpora

/// What both sides of a corpus look like: their trigrams and scripts, and the translations of each source. All pairs are added
/// before the first is looked at.
package final class CorpusProfile {
  private struct Side {
    var trigrams = TrigramProfile()
    var scripts = [Int](repeating: 0, count: LetterScript.allCases.count)

    mutating func add(_ text: String) {
      trigrams.add(text)
      scripts[Int(LetterScript(of: text).rawValue)] += 1
    }

    /// Whether most letters of a text are of a script that fewer than one in twenty texts have.
    func isOfAnotherScript(_ text: String) -> Bool {
      let script = LetterScript(of: text)
      let total = scripts.reduce(0, +)
      return script != .none && scripts[Int(script.rawValue)] * 20 < total
    }
  }

  private var source = Side()
  private var target = Side()
  /// For the hash of each source that of its first translation; those with another one are in `ambiguous`.
  private var translations: [UInt64: UInt64] = [:]
  private var ambiguous: Set<UInt64> = []

  package init() {}

  package func add(source text: String, target translation: String) {
    source.add(text)
    target.add(translation)
    let (key, value) = (Self.hash(text), Self.hash(translation))
    let first = translations[key]
    if first == nil { translations[key] = value }
    if let first, first != value { ambiguous.insert(key) }
  }

  /// How much more the trigrams of a pair's texts are those of the other side, in nats a trigram.
  package func foreignness(source text: String, target translation: String) -> (
    source: Double, target: Double
  ) {
    (
      target.trigrams.meanLogProbability(text, isOwn: false)
        - source.trigrams.meanLogProbability(text, isOwn: true),
      source.trigrams.meanLogProbability(translation, isOwn: false)
        - target.trigrams.meanLogProbability(translation, isOwn: true)
    )
  }

  /// What the texts of a pair show.
  package func marks(source text: String, target translation: String) -> PairEvidence.Marks {
    var marks: PairEvidence.Marks = []
    let (one, other) = (TextMarks(text), TextMarks(translation))
    if one.numbers != other.numbers { marks.insert(.numbers) }
    if one.tags != other.tags { marks.insert(.tags) }
    if one.ending != other.ending { marks.insert(.ending) }
    if text == translation, Self.hasSeveralWords(text) { marks.insert(.copy) }
    if source.isOfAnotherScript(text) { marks.insert(.sourceScript) }
    if target.isOfAnotherScript(translation) { marks.insert(.targetScript) }
    if ambiguous.contains(Self.hash(text)) { marks.insert(.otherTranslation) }
    return marks
  }

  /// Whether a text has more than two words, or more than five characters of scripts without spaces.
  private static func hasSeveralWords(_ text: String) -> Bool {
    text.split(separator: " ").count > 2
      || text.unicodeScalars.count(where: \.isWrittenWithoutSpaces) > 5
  }

  private static func hash(_ text: String) -> UInt64 {
    var text = text
    return text.withUTF8 { PairHash($0, UnsafeBufferPointer(rebasing: $0[0..<0])).low }
  }
}
