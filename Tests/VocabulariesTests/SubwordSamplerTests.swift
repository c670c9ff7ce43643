import Basics
import Glibc
import Testing
import Vocabularies

/// Segmentations that are drawn: of the same characters, as often as the published algorithms have them.
@Suite struct SubwordSamplerTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: VocabularyKind
    let method: SubwordSampler.Method
    var testDescription: String { "\(kind), \(method)" }
  }

  static let cases = [
    Case(kind: .bpe, method: .bpeDropout(0.2)), Case(kind: .bpe, method: .bpeDropout(0.9)),
    Case(kind: .unigram, method: .unigram(0.2)), Case(kind: .unigram, method: .unigram(1)),
  ]

  private func draw(_ sampler: SubwordSampler, _ ids: [Int32], _ key: UInt64) -> [Int32] {
    ids.withUnsafeBufferPointer { sampler.sample($0, key: key.mixed) }
  }

  @Test("The text stays", arguments: cases) func text(_ example: Case) throws {
    let sentences = Texts.english + Texts.french + Texts.chinese
    let vocabulary = try Texts.vocabulary(example.kind, size: 200, on: sentences)
    let sampler = try #require(SubwordSampler(vocabulary, example.method))
    var drawn: Set<[Int32]> = []
    for text in sentences + Texts.hostile.filter({ $0.utf8.count < 1000 }) {
      let ids = vocabulary.encode(text) + [Vocabulary.endID]
      for key: UInt64 in 0..<4 {
        let sample = draw(sampler, ids, key)
        drawn.insert(sample)
        #expect(sample == draw(sampler, ids, key))
        #expect(sample.last == Vocabulary.endID)
        #expect(vocabulary.decode(sample) == vocabulary.decode(ids), "\(text)")
        #expect(
          sample.reduce(0) { $0 + sampler.length($1) } == ids.reduce(0) { $0 + sampler.length($1) })
      }
    }
    #expect(drawn.count > sentences.count)
  }

  /// é as one scalar and as two are one string to Swift, and two texts to a vocabulary.
  @Test("Canonically equivalent subwords stay apart", arguments: [Float(1e-9), 0.3, 0.9])
  func equivalence(rate: Float) throws {
    let text = "cafe\u{301} caf\u{E9} \u{E9}te\u{301} e\u{301}t\u{E9}"
    let vocabulary = try Texts.vocabulary(.bpe, size: 40, on: Array(repeating: text, count: 8))
    let sampler = try #require(SubwordSampler(vocabulary, .bpeDropout(rate)))
    let ids = vocabulary.encode(text)
    #expect(!ids.contains(Vocabulary.unknownID))
    for key: UInt64 in 0..<50 {
      let sample = draw(sampler, ids, key)
      #expect(Array(vocabulary.decode(sample).unicodeScalars) == Array(text.unicodeScalars))
      if rate < 1e-6 { #expect(sample == ids) }
    }
  }

  @Test("Without chance, the vocabulary's own subwords")
  func withoutChance() throws {
    let vocabulary = try Texts.vocabulary(.bpe, size: 150)
    let sampler = try #require(SubwordSampler(vocabulary, .bpeDropout(1e-9)))
    for text in Texts.english {
      let ids = vocabulary.encode(text)
      #expect(draw(sampler, ids, 3) == ids)
    }
  }

  @Test func isForItsKindOfVocabulary() throws {
    let bpe = try Texts.vocabulary(.bpe)
    let unigram = try Texts.vocabulary(.unigram, size: 60)
    #expect(SubwordSampler(bpe, .unigram(0.5)) == nil)
    #expect(SubwordSampler(unigram, .bpeDropout(0.5)) == nil)
    #expect(try SubwordSampler(Texts.vocabulary(.word), .bpeDropout(0.5)) == nil)
  }

  /// The subwords of a vocabulary with their scores.
  private func scores(_ vocabulary: Vocabulary) -> [String: Double] {
    Dictionary(
      uniqueKeysWithValues: vocabulary.listing.split(separator: "\n").compactMap { line in
        let columns = line.split(separator: "\t")
        return columns.count == 2 && !columns[0].hasPrefix("<")
          ? (String(columns[0]), Double(columns[1]) ?? 0) : nil
      })
  }

  /// How often each segmentation of a word was drawn, and how probable it is.
  private func expectFrequencies(
    _ vocabulary: Vocabulary, _ method: SubwordSampler.Method, word: String,
    expected: [[String]: Double]
  ) throws {
    let sampler = try #require(SubwordSampler(vocabulary, method))
    let ids = vocabulary.encode(word)
    let count = 20_000
    var seen: [[String]: Double] = [:]
    for key in 0..<UInt64(count) {
      seen[draw(sampler, ids, key).map(vocabulary.subword), default: 0] += 1 / Double(count)
    }
    #expect(expected.count > 3, "too few segmentations to compare")
    #expect(abs(expected.values.reduce(0, +) - 1) < 1e-6)
    for segmentation in Set(seen.keys).union(expected.keys) {
      let (seen, expected) = (seen[segmentation] ?? 0, expected[segmentation] ?? 0)
      #expect(abs(seen - expected) < 0.015, "\(segmentation): \(seen), not \(expected)")
    }
  }

  /// Algorithm 1 of Provilkov, Emelianenko, Voita 2020, with every outcome followed.
  @Test("BPE-dropout", arguments: [Float(0.1), 0.5]) func bpe(rate: Float) throws {
    let vocabulary = try Texts.vocabulary(.bpe, size: 150)
    let scores = scores(vocabulary)
    func outcomes(_ subwords: [String]) -> [[String]: Double] {
      let merges = subwords.indices.dropLast().filter {
        scores[subwords[$0] + subwords[$0 + 1]] != nil
      }.sorted { one, other in
        let ofOne = scores[subwords[one] + subwords[one + 1]] ?? 0
        let ofOther = scores[subwords[other] + subwords[other + 1]] ?? 0
        return (-ofOne, one) < (-ofOther, other)
      }
      var result: [[String]: Double] = [:]
      var left = 1.0
      for merge in merges {
        var next = subwords
        next.replaceSubrange(merge...merge + 1, with: [subwords[merge] + subwords[merge + 1]])
        for (outcome, probability) in outcomes(next) {
          result[outcome, default: 0] += left * (1 - Double(rate)) * probability
        }
        left *= Double(rate)
      }
      result[subwords, default: 0] += left
      return result
    }
    try expectFrequencies(
      vocabulary, .bpeDropout(rate), word: "bridge",
      expected: outcomes("\u{2581}bridge".map(String.init)))
  }

  /// Every segmentation, in proportion to its probability to the power.
  @Test("Unigram", arguments: [Float(0.3), 1]) func unigram(power: Float) throws {
    let vocabulary = try Texts.vocabulary(.unigram, size: 70)
    let scores = scores(vocabulary)
    func all(_ rest: Substring) -> [([String], Double)] {
      if rest.isEmpty { return [([], 0)] }
      return (1...rest.count).flatMap { length -> [([String], Double)] in
        let first = String(rest.prefix(length))
        guard let score = scores[first] else { return [] }
        return all(rest.dropFirst(length)).map { ([first] + $0, $1 + Double(power) * score) }
      }
    }
    let words = Set(Texts.english.flatMap { $0.split(separator: " ").map(String.init) })
    let counted = words.sorted().map { ($0, all("\u{2581}\($0)")) }
    let (word, segmentations) = try #require(counted.max { $0.1.count < $1.1.count })
    let found = segmentations.map { ($0, exp($1)) }
    let total = found.reduce(0) { $0 + $1.1 }
    try expectFrequencies(
      vocabulary, .unigram(power), word: word,
      expected: Dictionary(uniqueKeysWithValues: found.map { ($0, $1 / total) }))
  }
}
