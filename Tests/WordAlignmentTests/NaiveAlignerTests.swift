import Basics
import Compute
import Testing
import WordAlignment

/// The aligner against its formula.
@Suite struct NaiveAlignerTests {
  struct Corpus: CustomTestStringConvertible {
    let name: String
    let source: [[String]]
    let target: [[String]]
    var testDescription: String { name }
  }

  /// Words in any order; some sentences of one word, without a word, and longer than jumps that are told apart.
  static let small: Corpus = {
    var numbers = TestNumbers(seed: 1)
    var source: [[String]] = []
    var target: [[String]] = []
    for index in 0..<90 {
      let isLong = index == 40
      let words = (0..<(isLong ? 90 : numbers.below(8) + 1)).map { _ in numbers.below(24) }
      var translation: [String] = []
      for word in words {
        // Words that stay as they are, words of two words, words that are left out, and words from nowhere.
        if word < 4 { translation.append(word == 0 ? "W0" : "w\(word)") }
        if (4..<20).contains(word) { translation.append("t\(word)") }
        if (16..<20).contains(word) { translation.append("u\(word)") }
        if numbers.below(6) == 0 { translation.append("le") }
      }
      if numbers.below(3) == 0 { translation.reverse() }
      if isLong { translation = Array(translation[30...] + translation[..<30]) }
      source.append(index == 7 ? [] : words.map { "w\($0)" })
      target.append(index == 8 ? [] : translation)
    }
    return Corpus(name: "90 pairs", source: source, target: target)
  }()

  /// More pairs than the first block of the first sweep has, whatever the number of pairs.
  static let large: Corpus = {
    let pairs = InventedPairs(.fromNothing, count: 17_000, wordCount: 20, seed: 2)
    return Corpus(
      name: "17,000 pairs", source: pairs.source.map { Array($0.prefix(2)) },
      target: pairs.target.map { Array($0.prefix(2)) })
  }()

  @Test("The same posteriors and links", arguments: [small, large])
  func sameAsFormula(corpus: Corpus) {
    let pairs = WordPairs()
    for (source, target) in zip(corpus.source, corpus.target) {
      pairs.append(source: source, target: target)
    }
    let aligner = StatisticalAligner(pairs, seed: 5, pool: WorkerPool(workerCount: 2))
    aligner.run()
    let alignments = aligner.alignments(0..<pairs.count)

    let key = RandomKey(seed: 5).at("alignment")
    let forward = NaiveAligner(
      source: corpus.source, target: corpus.target, key: key.at("forward")
    ).posteriors()
    let reverse = NaiveAligner(
      source: corpus.target, target: corpus.source, key: key.at("reverse")
    ).posteriors()
    var largest: Float = 0
    for (alignment, expected) in zip(alignments, forward) {
      let expected = expected.flatMap(\.self)
      #expect(alignment.posterior.probabilities.count == expected.count)
      for (p, q) in zip(alignment.posterior.probabilities, expected) {
        largest = max(largest, abs(p - q))
      }
    }
    #expect(largest <= 1e-5)
    expectLinks(alignments.map(\.forward), of: forward)
    expectLinks(alignments.map(\.reverse.swapped), of: reverse)
  }

  /// Compares the links of every word that is not as probably linked to another one.
  private func expectLinks(_ seen: [WordLinks], of posteriors: [[[Float]]]) {
    var compared = 0
    var differences = 0
    for (links, posterior) in zip(seen, posteriors) {
      for (word, row) in posterior.enumerated() {
        let order = row.indices.sorted { row[$0] > row[$1] }
        if order.count > 1, row[order[0]] - row[order[1]] < 1e-5 { continue }
        let sources = links.sure.filter { $0.target == word }.map(\.source)
        compared += 1
        if sources != (order[0] == 0 ? [] : [order[0] - 1]) { differences += 1 }
      }
    }
    #expect(differences == 0)
    #expect(Double(compared) > 0.95 * Double(posteriors.reduce(0) { $0 + $1.count }))
  }
}
