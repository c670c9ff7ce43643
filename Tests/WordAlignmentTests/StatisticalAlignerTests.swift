import Basics
import Compute
import Testing
import WordAlignment

@Suite struct StatisticalAlignerTests {
  static func pairs(_ source: [[String]], _ target: [[String]]) -> WordPairs {
    let pairs = WordPairs()
    for (source, target) in zip(source, target) { pairs.append(source: source, target: target) }
    return pairs
  }

  static func run(
    _ pairs: WordPairs, seed: UInt64 = 1, keptCount: Int? = nil, threshold: Float? = nil,
    workers: Int = 2
  ) -> StatisticalAligner {
    let aligner = StatisticalAligner(
      pairs, seed: seed, keptCount: keptCount, threshold: threshold,
      pool: WorkerPool(workerCount: workers))
    aligner.run()
    return aligner
  }

  /// Pairs whose words are shuffled, with words that are hard to tell apart.
  static func shuffled(_ count: Int) -> WordPairs {
    let invented = InventedPairs(.twoForOne, count: count, wordCount: 60, seed: 3)
    var numbers = TestNumbers(seed: 4)
    return pairs(
      invented.source,
      invented.target.map { words in
        var words = words
        for index in words.indices { words.swapAt(index, numbers.below(words.count)) }
        return words
      })
  }

  static let shuffled = shuffled(700)

  @Test(
    "Guidance has all joined links, and a link for every target word where there are source words")
  func guidance() {
    let pairs = Self.pairs(
      [["a", "b", "c"], ["a"], [], ["b", "a"]], [["x", "y", "z", "w"], ["x"], ["y"], []])
    let aligner = Self.run(pairs)
    for (alignment, counts) in zip(aligner.alignments(0..<4), [(3, 4), (1, 1), (0, 1), (2, 0)]) {
      let joined = alignment.forward.symmetrized(
        with: alignment.reverse, by: .growDiagonalFinalAnd)
      let guidance = alignment.guidance
      #expect(guidance == Set(guidance).sorted())
      #expect(Set(joined.sure).isSubset(of: guidance))
      #expect(Set(guidance.map(\.target)).count == (counts.0 == 0 ? 0 : counts.1))
      #expect(guidance.allSatisfy { $0.source < counts.0 && $0.target < counts.1 })
    }
  }

  @Test("Batches cover a range in order, and are small where sentences are long")
  func batches() {
    let long = (0..<900).map { "w\($0)" }
    let pairs = Self.pairs(
      [["a"], long, long, ["b"], ["c"]], [["a"], long, long, ["b"], ["c"]])
    let aligner = StatisticalAligner(pairs, seed: 1, pool: WorkerPool(workerCount: 1))
    #expect(aligner.batches(0..<5) == [0..<2, 2..<5])
    #expect(aligner.batches(3..<5) == [3..<5] && aligner.batches(2..<2).isEmpty)
  }

  @Test("The same bits with any number of workers, and other links with another seed")
  func workersAndSeeds() {
    // Each block is several tasks.
    let pairs = Self.shuffled(5000)
    func outcome(seed: UInt64, workers: Int) -> (bits: [UInt32], links: [WordLinks], String) {
      let aligner = Self.run(pairs, seed: seed, workers: workers)
      let alignments = aligner.alignments(0..<pairs.count)
      var lexicon = ""
      aligner.lexicon.visit { lexicon += "\($0)\n" }
      return (
        alignments.flatMap { $0.posterior.probabilities.map(\.bitPattern) },
        alignments.flatMap { [$0.forward, $0.reverse] }, lexicon
      )
    }
    let one = outcome(seed: 1, workers: 1)
    for workers in [2, 3] {
      let other = outcome(seed: 1, workers: workers)
      #expect(other.bits == one.bits && other.links == one.links && other.2 == one.2)
    }
    let other = outcome(seed: 2, workers: 2)
    #expect(other.links.count == one.links.count && other.links != one.links)
  }

  @Test("It learns", arguments: InventedPairs.Language.allCases)
  func learns(language: InventedPairs.Language) {
    let invented = InventedPairs(language, count: 300, wordCount: 40, seed: 6)
    let pairs = Self.pairs(invented.source, invented.target)
    let alignments = Self.run(pairs).alignments(0..<pairs.count)
    let joined = alignments.map {
      $0.forward.symmetrized(with: $0.reverse, by: .growDiagonalFinalAnd)
    }
    let rates = [alignments.map(\.forward), alignments.map(\.reverse), joined]
      .map(invented.errorRate)
    #expect(rates[0] < 3, "\(rates)")
    #expect(rates[2] < 3, "\(rates)")
  }

  /// Only the order of the words tells which of two equal words is which.
  @Test func equalWordsAreToldApartByTheirOrder() {
    let invented = InventedPairs(.monotone, count: 300, wordCount: 3, seed: 7)
    let pairs = Self.pairs(invented.source, invented.target)
    let rate = invented.errorRate(Self.run(pairs).alignments(0..<pairs.count).map(\.forward))
    #expect(rate < 3, "\(rate)")
  }

  @Test("Posteriors are probabilities, and links follow from them", arguments: [nil, 0, 0.3, 1])
  func posteriorsAndLinks(threshold: Float?) {
    let aligner = Self.run(Self.shuffled, threshold: threshold)
    for (index, alignment) in aligner.alignments(0..<Self.shuffled.count).enumerated() {
      var links: [WordLinks.Link] = []
      for word in 0..<alignment.posterior.targetCount {
        let row = Array(alignment.posterior.row(word))
        #expect(row.count == alignment.posterior.sourceCount + 1)
        #expect(abs(row.reduce(0, +) - 1) < 1e-5 && row.allSatisfy { $0 >= 0 }, "pair \(index)")
        for (source, p) in row.dropFirst().enumerated() {
          if let threshold {
            if p > threshold { links.append(WordLinks.Link(source: source, target: word)) }
          } else if p > row[0], p == row.max(), row.firstIndex(of: p) == source + 1 {
            links.append(WordLinks.Link(source: source, target: word))
          }
        }
      }
      #expect(alignment.forward == WordLinks(sure: links), "pair \(index)")
    }
  }

  /// Links of pairs depend on the pairs that are learned from with them, and not on how they are asked for.
  @Test func keptPairsAreThoseOfAll() {
    let all = Self.run(Self.shuffled).alignments(0..<100)
    let kept = Self.run(Self.shuffled, keptCount: 100)
    let parts = [0..<1, 1..<1, 1..<64, 64..<100].flatMap(kept.alignments)
    #expect(parts.map(\.forward) == all.map(\.forward))
    #expect(parts.map(\.reverse) == all.map(\.reverse))
    #expect(parts.map(\.posterior.probabilities) == all.map(\.posterior.probabilities))
  }

  @Test func sentencesWithoutWordsAndLongSentences() {
    let long = (0..<3000).map { "w\($0 % 1500)" }
    let pairs = Self.pairs(
      [[], [], ["a"], ["a"], long, ["a"], long, ["a", "b"]],
      [[], ["x"], [], ["x"], long, long, ["x"], ["x"]])
    let alignments = Self.run(pairs).alignments(0..<pairs.count)
    #expect(alignments.count == 8)
    for (alignment, (source, target)) in zip(
      alignments,
      [(0, 0), (0, 1), (1, 0), (1, 1), (1000, 1000), (1, 1000), (1000, 1), (2, 1)])
    {
      #expect(alignment.posterior.sourceCount == source)
      #expect(alignment.posterior.targetCount == target)
      for links in [alignment.forward.sure, alignment.reverse.sure] {
        #expect(links.allSatisfy { $0.source < source && $0.target < target })
      }
    }
    #expect(alignments[1].posterior.probabilities == [1])
    // The same words on both sides.
    let right = (0..<1000).count {
      alignments[4].forward.sure.contains(.init(source: $0, target: $0))
    }
    #expect(right > 600, "\(right)")
  }

  @Test func noPairs() {
    let aligner = Self.run(WordPairs())
    #expect(aligner.alignments(0..<0).isEmpty)
    aligner.lexicon.visit { _ in Issue.record("a translation of nothing") }
  }

  @Test("Progress goes to the end, and what it throws ends the work")
  func progress() {
    struct Interrupted: Error {}
    let aligner = StatisticalAligner(Self.shuffled, seed: 1, pool: WorkerPool(workerCount: 1))
    var last = 0
    var calls = 0
    #expect(throws: Interrupted.self) {
      try aligner.run { progress in
        #expect(progress.done > last && progress.done <= progress.count)
        last = progress.done
        calls += 1
        if calls == 20 { throw Interrupted() }
      }
    }
    #expect(calls == 20)
    last = 0
    aligner.run { last = $0.done * 1000 / $0.count }
    #expect(last == 1000)
  }

  @Test("Translations by source word, the most probable first")
  func lexicon() {
    let aligner = Self.run(Self.shuffled)
    var entries: [Lexicon.Entry] = []
    aligner.lexicon.visit { entries.append($0) }
    let table = Self.shuffled.source.table
    let ids = entries.compactMap { table.id(of: $0.source) }
    #expect(ids.count == entries.count && ids == ids.sorted())
    #expect(Set(ids).count == table.lastID)
    for (_, translations) in Dictionary(grouping: entries, by: \.source) {
      let probabilities = translations.map(\.probability)
      #expect(probabilities == probabilities.sorted(by: >))
      #expect(probabilities.reduce(0, +) <= 1 && translations.allSatisfy { $0.count >= 0.5 })
      #expect(Set(translations.map(\.target)).count == translations.count)
    }
    let links = entries.reduce(0) { $0 + Double($1.count) }
    let words = Double(Self.shuffled.target.wordCount)
    #expect(links <= words && links > 0.8 * words)
    // Words of one word have it as their most probable translation.
    for word in (0..<60) where word % 3 != 0 {
      let best = entries.first { $0.source == "s\(word)" }
      #expect(best?.target == "t\(word)" && best.map { $0.probability > 0.7 } == true)
    }
  }

  @Test("Words are compared in lower case, and composed in one way")
  func words() {
    let pairs = Self.pairs([["É", "e\u{301}", "\u{E9}"], ["Straße", "STRASSE"]], [["x"], ["İ"]])
    #expect(pairs.source.table.lastID == 3 && pairs.source.wordCount == 5)
    #expect(pairs.source.table[1] == "é" && pairs.source.table[2] == "straße")
    #expect(pairs.source.table.id(of: "É") == 1 && pairs.source.table.id(of: "x") == nil)
  }
}
