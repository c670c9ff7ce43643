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
