package import Basics

/// BLEU and chrF of translations against references.
package struct TranslationScores: Sendable {
  /// Intervals of 95 %.
  package struct Intervals: Sendable, Equatable {
    package let bleu: ConfidenceInterval
    package let chrF: ConfidenceInterval
  }

  package let bleu: BLEU
  package let chrF: ChrF
  /// Nil where they were not asked for.
  package let intervals: Intervals?
  package let sentenceCount: Int
  /// Whether BLEU suits the references.
  package let isBLEUMeaningful: Bool
  /// Warnings about the files, a sentence each.
  package private(set) var warnings: [String] = []

  /// Scores two files with one sentence on each line.
  ///
  /// - Parameter hypotheses: path of the translations; `-` is standard input
  /// - Parameter references: path of the references; `-` is standard input
  /// - Parameter hasIntervals: whether to compute confidence intervals, which takes memory for each sentence
  package init(
    hypotheses: String, references: String, lowercase: Bool, hasIntervals: Bool = false
  ) throws(UserError) {
    let pairs = try LinePairs(hypotheses, references)
    var counts = TranslationCounts(lowercase: lowercase, keepsSentences: hasIntervals)
    while let (hypothesis, reference) = try pairs.next() {
      counts.add(hypothesis: hypothesis, reference: reference)
    }
    try pairs.requireLines()
    self.init(counts)
    warnings = pairs.warnings
  }

  package init(_ counts: TranslationCounts) {
    bleu = counts.bleu.score
    chrF = counts.chrF.score
    intervals = counts.intervals
    sentenceCount = counts.sentenceCount
    isBLEUMeaningful = counts.suitability.isSuited
  }

  /// Two lines, BLEU first; each a name, its score, its interval if there is one, details, and after two spaces its signature.
  ///
  /// - Parameter version: the program that computed them, for example `dragoman-0.1.0`
  package func report(version: String) -> String {
    func line(
      _ name: String, _ summary: String, _ interval: ConfidenceInterval?, _ signature: String
    ) -> String {
      guard let interval else { return "\(name) \(summary)  \(signature)" }
      var words = summary.split(separator: " ", maxSplits: 1).map(String.init)
      words.insert(interval.summary, at: 1)
      return "\(name) \(words.joined(separator: " "))  "
        + signature.replacing("nrefs:1|", with: "nrefs:1|bs:\(ConfidenceInterval.sampleCount)|")
    }
    return """
      \(line("BLEU", bleu.summary, intervals?.bleu, bleu.signature(version: version)))
      \(line("chrF", chrF.summary, intervals?.chrF, chrF.signature(version: version)))
      """
  }
}

/// Counts translations sentence by sentence, for BLEU, chrF and, if sentences are kept, their confidence intervals.
package struct TranslationCounts {
  private(set) var bleu: BLEUCounts
  private(set) var chrF: ChrFCounts
  private(set) var suitability = BLEUSuitability()
  private let lowercase: Bool
  private let keepsSentences: Bool
  private var sentences: [(bleu: BLEUStatistics, chrF: ChrFStatistics)] = []
  package private(set) var sentenceCount = 0

  package init(lowercase: Bool = false, keepsSentences: Bool = false) {
    self.lowercase = lowercase
    self.keepsSentences = keepsSentences
    bleu = BLEUCounts(lowercase: lowercase)
    chrF = ChrFCounts(lowercase: lowercase)
  }

  package mutating func add(hypothesis: String, reference: String) {
    sentenceCount += 1
    suitability.add(reference)
    let ofBLEU = bleu.add(hypothesis: hypothesis, reference: reference)
    let ofChrF = chrF.add(hypothesis: hypothesis, reference: reference)
    if keepsSentences { sentences.append((ofBLEU, ofChrF)) }
  }

  /// Nil where sentences are not kept, or there is none.
  var intervals: TranslationScores.Intervals? {
    if sentences.isEmpty { return nil }
    return TranslationScores.Intervals(
      bleu: ConfidenceInterval(
        sentences.map(\.bleu), total: BLEUStatistics(), add: { $0 += $1 },
        score: { $0.score(lowercase: lowercase).score }),
      chrF: ConfidenceInterval(
        sentences.map(\.chrF), total: ChrFStatistics(), add: { $0 += $1 },
        score: { $0.score(lowercase: lowercase).score }))
  }
}
