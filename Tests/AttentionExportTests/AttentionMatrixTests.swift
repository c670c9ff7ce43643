import AttentionExport
import Basics
import Testing

@Suite struct AttentionMatrixTests {
  @Test func knowsItsEnds() {
    let matrix = Examples.subwords
    #expect(matrix.columns(keepsEnd: false) == 0..<4)
    #expect(matrix.columns(keepsEnd: true) == 0..<5)
    #expect(matrix.rows(keepsEnd: false) == 0..<3)
    #expect(matrix.rows(keepsEnd: true) == 0..<4)
    #expect(Array(matrix.row(1)) == [0.0625, 0.5, 0.25, 0.125, 0.0625])
  }

  @Test func piecesBecomeWords() {
    let words = Examples.words
    #expect(words.source == ["A", "dog", ",", "</s>"])
    #expect(words.target == ["Un", "chien", "</s>"])
    #expect(
      words.weights == [
        0.5, 0.375, 0, 0.125,
        0.15625, 0.625, 0.1875, 0.03125,
        0, 0, 0.25, 0.75,
      ])
  }

  /// A source word without a subword weighs 0; a target word without one takes the last row that begins before it.
  @Test func wordsInWhichNoSubwordBegins() {
    let words = Examples.subwords.merged(
      sourceWords: ["A", "dog", "\"", ","], sourceWordOfSubword: [0, 1, 1, 3],
      targetWords: ["«", "Un", "-", "chien", ".", "»"], targetWordOfSubword: [1, 3, 3])
    let un: [Float] = [0.5, 0.375, 0, 0, 0.125]
    let chien: [Float] = [0.15625, 0.625, 0, 0.1875, 0.03125]
    // The last subword of "chien", not their average.
    let en: [Float] = [0.25, 0.5, 0, 0.25, 0]
    let end: [Float] = [0, 0, 0, 0.25, 0.75]
    #expect(words.weights == un + un + un + chien + en + en + end)
  }

  private static func links(_ sources: [Int]) -> WordLinks {
    WordLinks(sure: sources.enumerated().map { .init(source: $1, target: $0) })
  }

  static let competing = AttentionMatrix(
    source: ["the", "cat", "the", "</s>"], target: ["le", "le", "?", "</s>"],
    weights: [
      0.75, 0, 0.25, 0,
      0.5, 0, 0.5, 0,
      0, 0, 0, 0,
      0, 0, 0, 0.5,
    ])

  /// Of two equal words each takes its own, although both attend to the first; rows keep their sums.
  @Test func directionsAgree() {
    let matrix = Self.competing
    let agreeing = matrix.agreeingWithItself()
    // The columns of "the" sum to 1.25 and 0.75, and the first row is 0 and 2 columns of 4 away from the diagonal: it is as
    // 0.75² ÷ 1.25 to 0.25² ÷ 0.75 exp(−2), or 0.45 to 0.01128.
    let expected: [Float] = [
      0.975551, 0, 0.024449, 0,
      0.375, 0, 0.625, 0,
      0, 0, 0, 0,
      0, 0, 0, 0.5,
    ]
    #expect(zip(agreeing.weights, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(agreeing.source == matrix.source && agreeing.target == matrix.target)
    #expect(matrix.links() == Self.links([0, 0, 0]))
    #expect(agreeing.links() == Self.links([0, 2, 0]))
    let end = AttentionMatrix(source: ["</s>"], target: ["</s>"], weights: [1])
    #expect(end.agreeingWithItself() == end)
  }

  /// The weights of the other direction are the factors, where its words are the same.
  @Test func directionsOfTwoModelsAgree() {
    let (matrix, target) = (Self.competing, Self.competing.target)
    let reverse = AttentionMatrix(
      source: target, target: matrix.source,
      weights: [
        0.5, 0.5, 0, 0,
        0, 0, 1, 0,
        0.125, 0.75, 0.125, 0,
        0, 0, 0, 1,
      ])
    let expected: [Float] = [
      0.988848, 0, 0.011152, 0,
      0.4, 0, 0.6, 0,
      0, 0, 0, 0,
      0, 0, 0, 0.5,
    ]
    let agreeing = matrix.agreeing(with: reverse)
    #expect(zip(agreeing.weights, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let expectedReverse: [Float] = [
      0.80305, 0.19695, 0, 0,
      0, 0, 1, 0,
      0.029745, 0.970255, 0, 0,
      0, 0, 0, 1,
    ]
    let agreeingReverse = reverse.agreeing(with: matrix)
    #expect(zip(agreeingReverse.weights, expectedReverse).allSatisfy { abs($0 - $1) < 1e-6 })
    // A text that was cut for one of the models.
    let other = AttentionMatrix(
      source: ["le", "</s>"], target: ["the", "</s>"], weights: [1, 0, 0, 1])
    #expect(matrix.agreeing(with: other) == matrix.agreeingWithItself())
  }

  @Test func emptyTranslation() {
    let subwords = AttentionMatrix(
      source: ["a", "b", "</s>"], target: ["</s>"], weights: [0.25, 0.5, 0.25])
    let words = subwords.merged(
      sourceWords: ["ab"], sourceWordOfSubword: [0, 0], targetWords: [], targetWordOfSubword: [])
    #expect(words.weights == [0.75, 0.25])
    #expect(words.target == ["</s>"])
    #expect(words.rows(keepsEnd: false).isEmpty)
    #expect(words.links() == WordLinks(sure: []))
  }

  /// Words without a single subword, and subwords without a word: nothing is lost, nothing traps.
  @Test func nothingBelongsToAnything() {
    let subwords = AttentionMatrix(
      source: ["▁", "</s>"], target: ["▁", "</s>"], weights: [0.5, 0.5, 0.25, 0.75])
    let words = subwords.merged(
      sourceWords: [], sourceWordOfSubword: [-1], targetWords: ["x"], targetWordOfSubword: [-1])
    #expect(words.weights == [1, 1])
    let some = subwords.merged(
      sourceWords: ["a"], sourceWordOfSubword: [-1], targetWords: [], targetWordOfSubword: [-1])
    #expect(some.weights == [0, 1])
    let end = AttentionMatrix(source: ["</s>"], target: ["</s>"], weights: [1])
    let none = end.merged(
      sourceWords: [], sourceWordOfSubword: [], targetWords: [], targetWordOfSubword: [])
    #expect(none == end)
  }

  @Test func translationThatWasCut() {
    let subwords = AttentionMatrix(
      source: ["a", "</s>"], target: ["x", "y"], weights: [0.5, 0.5, 0.25, 0.75],
      hasEndRow: false)
    #expect(subwords.rows(keepsEnd: false) == 0..<2)
    let words = subwords.merged(
      sourceWords: ["a"], sourceWordOfSubword: [0], targetWords: ["xy"],
      targetWordOfSubword: [0, 0])
    #expect(words.target == ["xy"])
    #expect(words.weights == [0.375, 0.625])
    #expect(!words.hasEndRow)
    let cutAtOnce = AttentionMatrix(
      source: ["a", "</s>"], target: [], weights: [], hasEndRow: false)
    #expect(
      cutAtOnce.merged(
        sourceWords: ["a"], sourceWordOfSubword: [0], targetWords: ["x"], targetWordOfSubword: []
      ).weights == [0, 0])
  }

  /// Whatever the words are, every row sums to what its subwords' rows sum to.
  @Test func rowsKeepTheirMass() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let sourceCount = Int.random(in: 0...12, using: &random)
      let targetCount = Int.random(in: 0...12, using: &random)
      var weights: [Float] = []
      for _ in 0...targetCount {
        let row = (0...sourceCount).map { _ in Float.random(in: 0.001...1, using: &random) }
        let sum = row.reduce(0, +)
        weights += row.map { $0 / sum }
      }
      let subwords = AttentionMatrix(
        source: [String](repeating: "p", count: sourceCount) + ["</s>"],
        target: [String](repeating: "q", count: targetCount) + ["</s>"], weights: weights)
      let sourceWords = Int.random(in: 1...10, using: &random)
      let targetWords = Int.random(in: 1...10, using: &random)
      let words = subwords.merged(
        sourceWords: [String](repeating: "s", count: sourceWords),
        sourceWordOfSubword: (0..<sourceCount).map { _ in
          Int.random(in: -1..<sourceWords, using: &random)
        }.sorted(),
        targetWords: [String](repeating: "t", count: targetWords),
        targetWordOfSubword: (0..<targetCount).map { _ in
          Int.random(in: -1..<targetWords, using: &random)
        }.sorted())
      #expect(words.target.count == targetWords + 1)
      for row in words.target.indices {
        #expect(abs(words.row(row).reduce(0, +) - 1) < 1e-5)
      }
    }
  }

  /// The end of the sentence has most of the weight here, and is never linked.
  @Test func linksToTheMostAttendedWord() {
    let matrix = AttentionMatrix(
      source: ["a", "b", "c", "</s>"], target: ["w", "x", "y", "z", "</s>"],
      weights: [
        0.1, 0.1, 0.2, 0.6,
        0.25, 0.25, 0.125, 0.375,
        0, 0, 0, 1,
        0.75, 0.25, 0, 0,
        0.5, 0.25, 0, 0.25,
      ])
    #expect(matrix.links().description == "0-1 0-2 0-3 2-0")
    #expect(matrix.links(threshold: 0.125).description == "0-1 0-3 1-1 1-3 2-0")
    #expect(matrix.links(threshold: 1).description == "")
  }
}
