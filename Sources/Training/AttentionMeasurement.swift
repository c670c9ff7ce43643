import AttentionExport
import Basics
package import EncodedCorpus
import Evaluation
import Vocabularies

/// Measures the attention of a model to validation pairs: against their word links where these are given, otherwise by its
/// sharpness.
///
/// The alignment error rate is that of the links from each target word to its most attended source word, of posterior
/// attention, as `align` prints them. Sharpness is of attention as the decoder has it, the mean over target subwords i of the
/// greatest attention weight, `</s>` left out on both sides:
///
///     sharpness = 1/I sum_i max_j α[i, j]
package struct AttentionMeasurement {
  /// The words of one side of a pair.
  private struct Side {
    /// [subwords]
    let wordOfSubword: [Int]
    let wordCount: Int

    init(_ text: String, _ vocabulary: Vocabulary, _ words: WordSegmenter) {
      var text = text
      (wordOfSubword, wordCount) = text.withUTF8 { utf8 in
        vocabulary.withIDs(of: utf8, words: words) { ($1, $2) }
      }
    }

    var labels: [String] { [String](repeating: "", count: wordCount) }
  }

  /// A pair with its links, sure and possible.
  private struct LinkedPair {
    let source: Side
    let target: Side
    let links: WordLinks
  }

  /// The number of pairs that are measured: the first ones.
  package let pairCount: Int
  /// [measured pairs]; nil where no links are given
  private let pairs: [LinkedPair]?
  /// Whether the attention weights that it wants are those of the posterior.
  package var wantsPosterior: Bool { pairs != nil }
  private var total = PairMeasure()

  /// What is measured of a pair, or of several.
  package struct PairMeasure: Sendable, Codable {
    fileprivate var rate = AlignmentErrorRate()
    fileprivate var greatestSum = 0.0
    fileprivate var rowCount = 0
  }

  /// - Parameter limit: the largest number of pairs to measure
  package init(_ data: TrainingData, limit: Int) {
    let texts = data.validation.texts.prefix(limit)
    pairCount = texts.count
    pairs = data.validationLinks.map { links in
      zip(texts, links).map { text, links in
        LinkedPair(
          source: Side(text.source, data.vocabularies.source, data.linkedWords.source),
          target: Side(text.target, data.vocabularies.target, data.linkedWords.target),
          links: links)
      }
    }
  }

  /// Measures a pair.
  ///
  /// - Parameters:
  ///   - index: of the validation pair, below `pairCount`
  ///   - weights: [target ids, source ids], row by row, `</s>` last on both sides, of the posterior if it wants that; empty
  ///     without attention
  ///   - sourceLength: the number of source ids, with `</s>`
  package func measure(_ index: Int, weights: [Float], sourceLength: Int) -> PairMeasure {
    var measure = PairMeasure()
    if weights.isEmpty { return measure }
    if let pairs {
      let pair = pairs[index]
      let subwords = AttentionMatrix(
        source: [String](repeating: "", count: sourceLength),
        target: [String](repeating: "", count: weights.count / sourceLength), weights: weights)
      let words = subwords.merged(
        sourceWords: pair.source.labels, sourceWordOfSubword: pair.source.wordOfSubword,
        targetWords: pair.target.labels, targetWordOfSubword: pair.target.wordOfSubword)
      measure.rate.add(answer: words.agreeingWithItself().links(), gold: pair.links)
      return measure
    }
    for start in stride(from: 0, to: weights.count - sourceLength, by: sourceLength) {
      guard let greatest = weights[start..<(start + sourceLength - 1)].max() else { continue }
      measure.greatestSum += Double(greatest)
      measure.rowCount += 1
    }
    return measure
  }

  /// Adds what was measured of a pair.
  package mutating func add(_ pair: PairMeasure) {
    total.rate += pair.rate
    total.greatestSum += pair.greatestSum
    total.rowCount += pair.rowCount
  }

  /// In percent; nil where no links are given or there is no attention.
  package var alignmentErrorRate: Double? {
    total.rate.sentenceCount > 0 ? 100 * total.rate.rate : nil
  }

  /// From 0 to 1; nil where links are given or there is no attention.
  package var sharpness: Double? {
    total.rowCount > 0 ? total.greatestSum / Double(total.rowCount) : nil
  }
}
