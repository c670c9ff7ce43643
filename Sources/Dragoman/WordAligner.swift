public import AttentionExport
public import Basics
package import Compute
internal import Vocabularies
package import WordAlignment

/// Aligns the words of existing translations from these alone, without a model.
///
/// Words that are often translations of each other are found by their statistics: a hidden Markov model with fertilities in
/// each direction, whose links are joined. The more pairs there are, the better the links; a few hundred are enough to begin.
///
///     let aligner = WordAligner(source: "en", target: "de")
///     for pair in pairs { aligner.add(source: pair.source, target: pair.target) }
///     aligner.align()
///     let links = aligner.links(0..<pairs.count)
///
/// Words are compared in lower case. The same pairs and the same seed give the same links, on any number of processors. One
/// thread at a time may use an aligner.
public final class WordAligner {
  /// The largest number of words of a text that are aligned; the rest has no links.
  public static let longestText = WordPairs.longestSentence

  private let sourceWords: WordSegmenter
  private let targetWords: WordSegmenter
  private let pairs = WordPairs()
  private var aligner: StatisticalAligner?

  /// - Parameter source: the language of the first texts, such as `en`, which decides what a word is; nil if it is not known
  /// - Parameter target: the language of their translations
  /// - Parameter isTokenized: whether texts are tokenised already, so that words are separated by ASCII spaces and tabs
  public init(source: String? = nil, target: String? = nil, isTokenized: Bool = false) {
    sourceWords = WordSegmenter(language: source, tokenized: isTokenized)
    targetWords = WordSegmenter(language: target, tokenized: isTokenized)
  }

  /// The number of pairs that have been added.
  public var pairCount: Int { pairs.count }

  /// Adds a pair, before `align` is called.
  ///
  /// - Returns: whether one of the texts is too long, so that only its first 1,000 words are aligned
  @discardableResult
  public func add(source: String, target: String) -> Bool {
    precondition(aligner == nil, "a pair is added to pairs that have been aligned")
    let source = sourceWords.split(source)
    let target = targetWords.split(target)
    pairs.append(source: source, target: target)
    return max(source.count, target.count) > Self.longestText
  }

  /// Aligns all pairs that have been added.
  ///
  /// - Parameter seed: of the random numbers
  /// - Parameter keptCount: for how many pairs, from the first, links are asked for afterwards; nil for all
  /// - Parameter threshold: nil links every word to its most probable translation; a number links it to all that are more
  ///   probable than that
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  /// - Parameter didAdvance: receives the fraction that is done, from 0 to 1; what it throws ends the work
  public func align(
    seed: UInt64 = 1, keptCount: Int? = nil, threshold: Float? = nil, workerCount: Int? = nil,
    didAdvance: (Double) throws -> Void
  ) rethrows {
    try align(
      seed: seed, keptCount: keptCount, threshold: threshold, pool: WorkerPool(asked: workerCount)
    ) { try didAdvance(Double($0.done) / Double($0.count)) }
  }

  /// Aligns all pairs that have been added, without reports of progress.
  ///
  /// - Parameter seed: of the random numbers
  /// - Parameter keptCount: for how many pairs, from the first, links are asked for afterwards; nil for all
  /// - Parameter threshold: nil links every word to its most probable translation; a number links it to all that are more
  ///   probable than that
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  public func align(
    seed: UInt64 = 1, keptCount: Int? = nil, threshold: Float? = nil, workerCount: Int? = nil
  ) {
    align(
      seed: seed, keptCount: keptCount, threshold: threshold, workerCount: workerCount,
      didAdvance: { _ in })
  }

  package func align(
    seed: UInt64, keptCount: Int?, threshold: Float?, pool: WorkerPool,
    didAdvance: (StatisticalAligner.Progress) throws -> Void
  ) rethrows {
    let aligner = StatisticalAligner(
      pairs, seed: seed, keptCount: keptCount, threshold: threshold, pool: pool)
    try aligner.run(didAdvance: didAdvance)
    self.aligner = aligner
  }

  /// The bytes of memory that `align` needs for the pairs that have been added, about.
  package var byteCount: Int { StatisticalAligner.byteCount(for: pairs) }

  /// The links of consecutive pairs, once they are aligned.
  ///
  /// - Parameter range: of the pairs, numbered from 0 as they were added
  /// - Parameter symmetrization: how the links of both directions are joined
  public func links(
    _ range: Range<Int>, symmetrization: Symmetrization = .growDiagonalFinalAnd
  ) -> [WordLinks] {
    alignments(range).map { $0.joined(by: symmetrization) }
  }

  /// The links of consecutive pairs, and how probable each source word is as the origin of each target word.
  ///
  /// - Parameter pairs: the texts of the pairs again
  /// - Parameter first: the number of the first of them, from 0 as they were added
  /// - Parameter symmetrization: how the links of both directions are joined
  /// - Returns: for each pair its links, and a matrix like that of attention: a row for each target word, whose last column,
  ///   `</s>`, is the probability that it comes from no source word
  public func align(
    _ pairs: [(source: String, target: String)], from first: Int,
    symmetrization: Symmetrization = .growDiagonalFinalAnd
  ) -> [(links: WordLinks, matrix: AttentionMatrix)] {
    attend(pairs, from: first, symmetrization: symmetrization).compactMap { pair in
      pair.attended.matrix(.word).map { (pair.links, $0) }
    }
  }

  /// As `align`, with the texts and where their words are in them.
  package func attend(
    _ pairs: [(source: String, target: String)], from first: Int, symmetrization: Symmetrization
  ) -> [(links: WordLinks, attended: AttendedPair)] {
    zip(pairs, alignments(first..<first + pairs.count)).map { pair, alignment in
      let (source, target) = (
        Self.text(pair.source, sourceWords), Self.text(pair.target, targetWords)
      )
      let matrix = AttentionMatrix(
        alignment.posterior, source: source.labels, target: target.labels)
      return (
        alignment.joined(by: symmetrization),
        AttendedPair(source.text, target.text, matrices: [.word: matrix])
      )
    }
  }

  /// A text with the words that are aligned.
  private static func text(
    _ text: String, _ segmenter: WordSegmenter
  ) -> (text: AttendedText, labels: [String]) {
    var text = text
    let words = Array(segmenter.words(in: text).prefix(longestText))
    let labels = text.withUTF8 { utf8 in
      words.map { String(decoding: UnsafeBufferPointer(rebasing: utf8[$0]), as: UTF8.self) }
    }
    return (AttendedText(text, words: words), labels)
  }

  /// The learned translations of all source words.
  package var lexicon: Lexicon { aligned.lexicon }

  /// Cuts a range of pairs into ranges whose posteriors fit in memory.
  package func batches(_ range: Range<Int>) -> [Range<Int>] { aligned.batches(range) }

  private func alignments(_ range: Range<Int>) -> [StatisticalAligner.Alignment] {
    aligned.alignments(range)
  }

  private var aligned: StatisticalAligner {
    guard let aligner else { preconditionFailure("the pairs have not been aligned") }
    return aligner
  }
}

extension AttentionMatrix {
  /// The matrix of a pair whose links are this probable; the empty word becomes the column of the end of the sentence.
  init(_ posterior: LinkPosterior, source: [String], target: [String]) {
    var weights: [Float] = []
    weights.reserveCapacity(posterior.probabilities.count)
    for row in 0..<posterior.targetCount {
      let row = posterior.row(row)
      weights += row.dropFirst()
      weights += row.prefix(1)
    }
    self.init(
      source: source + [Self.endLabel], target: target, weights: weights, hasEndRow: false)
  }
}
