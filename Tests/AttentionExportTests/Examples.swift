import AttentionExport
import Foundation

/// Matrices to export.
enum Examples {
  /// "A dog, runs." over subwords, with numbers that are exact in binary.
  static let subwords = AttentionMatrix(
    source: ["▁A", "▁do", "g", ",", "</s>"],
    target: ["▁Un", "▁chi", "en", "</s>"],
    weights: [
      0.5, 0.25, 0.125, 0, 0.125,
      0.0625, 0.5, 0.25, 0.125, 0.0625,
      0.25, 0.25, 0.25, 0.25, 0,
      0, 0, 0, 0.25, 0.75,
    ])

  /// The same over words.
  static let words = subwords.merged(
    sourceWords: ["A", "dog", ","], sourceWordOfSubword: [0, 1, 1, 2],
    targetWords: ["Un", "chien"], targetWordOfSubword: [0, 1, 1])

  /// Rows that look like attention: most weight on one column, the rest spread.
  static func diagonal(source: [String], target: [String], peaks: [Int]) -> AttentionMatrix {
    let columns = source.count + 1
    let labels = source + ["</s>"]
    var weights: [Float] = []
    for peak in peaks + [source.count] {
      var row = (0..<columns).map { Float(pow(0.2, Double(abs($0 - peak)))) }
      let sum = row.reduce(0, +)
      row = row.map { $0 / sum }
      weights += row
    }
    return AttentionMatrix(source: labels, target: target + ["</s>"], weights: weights)
  }

  /// The sentence of the lectures.
  static let agreement = diagonal(
    source: [
      "The", "agreement", "on", "the", "European", "Economic", "Area", "was", "signed", "in",
      "August", "1992",
      ".",
    ],
    target: [
      "L'", "accord", "sur", "la", "zone", "économique", "européenne", "a", "été", "signé", "en",
      "août",
      "1992", ".",
    ],
    peaks: [0, 1, 2, 3, 6, 5, 4, 7, 7, 8, 9, 10, 11, 12])
}

extension Examples {
  static let origin = AttentionOrigin(.translation, models: ["m"], source: "en", target: "fr")

  /// A sentence whose texts are the labels of a matrix, separated by spaces.
  static func sentence(_ matrix: AttentionMatrix, line: Int) -> ExportedSentence {
    let source = text(matrix.source.dropLast())
    let target = text(matrix.target.prefix(matrix.target.count - (matrix.hasEndRow ? 1 : 0)))
    let pair = AttendedPair(source, target, matrices: [.word: matrix])
    return ExportedSentence(
      line: line,
      candidates: [ExportedSentence.Candidate(pair, score: -0.5, logProbability: -1.25)])
  }

  private static func text(_ labels: ArraySlice<String>) -> AttendedText {
    var end = 0
    let words = labels.map { label in
      defer { end += label.utf8.count + 1 }
      return end..<end + label.utf8.count
    }
    return AttendedText(labels.joined(separator: " "), words: words)
  }

  /// What pictures and pages must not stumble over: scripts, marks, emoji, markup, controls, and a word of 5,000 letters.
  static let hostile = [
    "مرحبا", "עולם", "这", "東京", "ภาษาไทย", "e\u{301}", "👩\u{200D}👩\u{200D}👧", "<b>&\"'",
    "</script>",
    "a\u{1}\u{1B}[2J", "\u{202E}evil", "\u{2028}", "]]>", String(repeating: "w", count: 5_000),
  ]
}
