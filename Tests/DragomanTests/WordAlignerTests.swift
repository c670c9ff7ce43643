import AttentionExport
import Basics
import Dragoman
import Testing

/// The statistical aligner as other programs use it.
@Suite struct WordAlignerTests {
  static let pairs: [(source: String, target: String)] = {
    let nouns = [("dog", "chien"), ("cat", "chat"), ("bird", "oiseau"), ("man", "homme")]
    let verbs = [("runs", "court"), ("sleeps", "dort"), ("eats", "mange"), ("it's", "l'ami")]
    return nouns.flatMap { noun in
      verbs.map { ("The \(noun.0) \($0.0)!", "LE \(noun.1) \($0.1) !") }
    }
  }()

  private func aligner(isTokenized: Bool = false) -> WordAligner {
    let aligner = WordAligner(source: "en", target: "fr", isTokenized: isTokenized)
    for pair in Self.pairs { aligner.add(source: pair.source, target: pair.target) }
    return aligner
  }

  @Test func linksAndMatrices() throws {
    let aligner = aligner()
    #expect(aligner.pairCount == 16)
    var last = 0.0
    aligner.align(workerCount: 2) { last = $0 }
    #expect(last == 1)
    let links = aligner.links(0..<16)
    #expect(links[0].description == "0-0 1-1 2-2 3-3")
    let aligned = aligner.align(Array(Self.pairs[3...]), from: 3)
    #expect(aligned.map(\.links) == Array(links[3...]))
    // In French, an apostrophe ends its word.
    let matrix = aligned[0].matrix
    #expect(matrix.source == ["The", "dog", "it's", "!", "</s>"])
    #expect(matrix.target == ["LE", "chien", "l'", "ami", "!"] && !matrix.hasEndRow)
    for row in 0..<5 {
      let sum = (0..<5).reduce(Float(0)) { $0 + matrix.weights[row * 5 + $1] }
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test func theSameLinksForAnyNumberOfWorkers() {
    let links = [1, 2, nil].map { count in
      let aligner = aligner(isTokenized: true)
      aligner.align(seed: 3, threshold: 0.1, workerCount: count)
      return aligner.links(0..<16, symmetrization: .union)
    }
    #expect(links[0] == links[1] && links[0] == links[2] && !links[0][0].sure.isEmpty)
  }

  @Test func longTextsAndNone() {
    let aligner = WordAligner()
    let long = String(repeating: "one ", count: 1001)
    #expect(!aligner.add(source: String(long.dropFirst(4)), target: "x"))
    #expect(aligner.add(source: "x", target: long))
    #expect(!aligner.add(source: "", target: "\u{200B}"))
    aligner.align(keptCount: 3)
    let aligned = aligner.align(
      [(String(long.dropFirst(4)), "x"), ("x", long), ("", "\u{200B}")], from: 0)
    #expect(aligned[1].matrix.target.count == 1000 && aligned[2].links.sure.isEmpty)
    #expect(aligned.flatMap(\.links.sure).allSatisfy { $0.source < 1000 && $0.target < 1000 })
  }

  @Test func whatProgressThrowsEndsTheWork() {
    struct Interrupted: Error {}
    let aligner = aligner()
    #expect(throws: Interrupted.self) { try aligner.align { _ in throw Interrupted() } }
    // Nothing is aligned, so more pairs can be added.
    aligner.add(source: "A dog.", target: "Un chien.")
    aligner.align()
    #expect(aligner.links(16..<17)[0].sure.allSatisfy { $0.source < 3 && $0.target < 3 })
  }
}
