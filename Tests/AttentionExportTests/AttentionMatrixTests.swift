import AttentionExport
import Basics
import Testing

@Suite struct AttentionMatrixTests {
  @Test func knowsItsEnds() {
    let matrix = Examples.pieces
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

  /// A source word without a piece weighs 0; a target word without one takes the last row that begins before it.
  @Test func wordsInWhichNoPieceBegins() {
    let words = Examples.pieces.merged(
      sourceWords: ["A", "dog", "\"", ","], sourceWordOfPiece: [0, 1, 1, 3],
      targetWords: ["«", "Un", "-", "chien", ".", "»"], targetWordOfPiece: [1, 3, 3])
    let un: [Float] = [0.5, 0.375, 0, 0, 0.125]
    let chien: [Float] = [0.15625, 0.625, 0, 0.1875, 0.03125]
    // The last piece of "chien", not their average.
    let en: [Float] = [0.25, 0.5, 0, 0.25, 0]
    let end: [Float] = [0, 0, 0, 0.25, 0.75]
    #expect(words.weights == un + un + un + chien + en + en + end)
  }

  @Test func emptyTranslation() {
    let pieces = AttentionMatrix(
      sourcePieces: ["a", "b", "</s>"], targetPieces: ["</s>"], weights: [0.25, 0.5, 0.25])
    let words = pieces.merged(
      sourceWords: ["ab"], sourceWordOfPiece: [0, 0], targetWords: [], targetWordOfPiece: [])
    #expect(words.weights == [0.75, 0.25])
    #expect(words.target == ["</s>"])
    #expect(words.rows(keepsEnd: false).isEmpty)
    #expect(words.links() == WordLinks(sure: []))
  }

  /// Words without a single piece, and pieces without a word: nothing is lost, nothing traps.
  @Test func nothingBelongsToAnything() {
    let pieces = AttentionMatrix(
      sourcePieces: ["▁", "</s>"], targetPieces: ["▁", "</s>"], weights: [0.5, 0.5, 0.25, 0.75])
    let words = pieces.merged(
      sourceWords: [], sourceWordOfPiece: [-1], targetWords: ["x"], targetWordOfPiece: [-1])
    #expect(words.weights == [1, 1])
    let some = pieces.merged(
      sourceWords: ["a"], sourceWordOfPiece: [-1], targetWords: [], targetWordOfPiece: [-1])
    #expect(some.weights == [0, 1])
    let end = AttentionMatrix(sourcePieces: ["</s>"], targetPieces: ["</s>"], weights: [1])
    let none = end.merged(
      sourceWords: [], sourceWordOfPiece: [], targetWords: [], targetWordOfPiece: [])
    #expect(none == end)
  }

  @Test func translationThatWasCut() {
    let pieces = AttentionMatrix(
      sourcePieces: ["a", "</s>"], targetPieces: ["x", "y"], weights: [0.5, 0.5, 0.25, 0.75],
      hasEndRow: false)
    #expect(pieces.rows(keepsEnd: false) == 0..<2)
    let words = pieces.merged(
      sourceWords: ["a"], sourceWordOfPiece: [0], targetWords: ["xy"], targetWordOfPiece: [0, 0])
    #expect(words.target == ["xy"])
    #expect(words.weights == [0.375, 0.625])
    #expect(!words.hasEndRow)
    let cutAtOnce = AttentionMatrix(
      sourcePieces: ["a", "</s>"], targetPieces: [], weights: [], hasEndRow: false)
    #expect(
      cutAtOnce.merged(
        sourceWords: ["a"], sourceWordOfPiece: [0], targetWords: ["x"], targetWordOfPiece: []
      ).weights == [0, 0])
  }

  /// Whatever the words are, every row sums to what its pieces' rows sum to.
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
      let pieces = AttentionMatrix(
        sourcePieces: [String](repeating: "p", count: sourceCount) + ["</s>"],
        targetPieces: [String](repeating: "q", count: targetCount) + ["</s>"], weights: weights)
      let sourceWords = Int.random(in: 1...10, using: &random)
      let targetWords = Int.random(in: 1...10, using: &random)
      let words = pieces.merged(
        sourceWords: [String](repeating: "s", count: sourceWords),
        sourceWordOfPiece: (0..<sourceCount).map { _ in
          Int.random(in: -1..<sourceWords, using: &random)
        }.sorted(),
        targetWords: [String](repeating: "t", count: targetWords),
        targetWordOfPiece: (0..<targetCount).map { _ in
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
      sourcePieces: ["a", "b", "c", "</s>"], targetPieces: ["w", "x", "y", "z", "</s>"],
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
