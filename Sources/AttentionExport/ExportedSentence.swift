package import Basics

/// What is exported for a line of input.
package struct ExportedSentence: Sendable {
  /// A translation, or the target of a given pair.
  package struct Candidate: Sendable {
    package let pair: AttendedPair
    /// What translations are ranked by; nil for a given pair.
    package let score: Float?
    /// In nats; nil for a given pair.
    package let logProbability: Float?

    package init(_ pair: AttendedPair, score: Float? = nil, logProbability: Float? = nil) {
      self.pair = pair
      self.score = score
      self.logProbability = logProbability
    }
  }

  /// How another model attends.
  package struct Comparison: Sendable {
    /// Its attention between the words of the best candidate, with the same rows and columns; nil where it sees other words.
    package let words: AttentionMatrix?
    /// Its own translation; nil for a given pair.
    package let translation: Candidate?

    package init(words: AttentionMatrix?, translation: Candidate?) {
      self.words = words
      self.translation = translation
    }
  }

  /// The number of the line, from 1.
  package let line: Int
  /// The best first; none for a line that is empty or has no pair.
  package let candidates: [Candidate]
  /// The word links to write; nil for those that attention implies.
  package let links: WordLinks?
  /// Another model's attention, if one is compared.
  package let comparison: Comparison?
  /// How much the pair looks wrong, from 0 to 1, and why; nil where that was not asked.
  package var suspicion: (value: Float, reasons: [String])?

  package init(
    line: Int, candidates: [Candidate] = [], links: WordLinks? = nil, comparison: Comparison? = nil
  ) {
    self.line = line
    self.candidates = candidates
    self.links = links
    self.comparison = comparison
  }

  /// A given pair.
  ///
  /// - Parameter pair: nil for a line that is empty or has no pair, or where only its links are known
  package init(line: Int, pair: AttendedPair?, links: WordLinks?) {
    self.init(line: line, candidates: pair.map { [Candidate($0)] } ?? [], links: links)
  }

  /// The best candidate, which formats show that show one.
  var best: Candidate? { candidates.first }
}
