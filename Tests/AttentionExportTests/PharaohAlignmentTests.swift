import AttentionExport
import Testing

@Suite struct PharaohAlignmentTests {
  private func link(_ source: Int, _ target: Int) -> PharaohAlignment.Link {
    PharaohAlignment.Link(source: source, target: target)
  }

  @Test func readsAndPrints() throws {
    let alignment = try PharaohAlignment(
      parsing: " 10-2 2-10\t0p0  2-9 2p9 2-10 1p1 1p1\r", kinds: .sureAndPossible)
    #expect(alignment.sure == [link(2, 9), link(2, 10), link(10, 2)])
    #expect(alignment.possible == [link(0, 0), link(1, 1)])
    #expect(alignment.description == "2-9 2-10 10-2 0p0 1p1")
    #expect(try PharaohAlignment(parsing: "", kinds: .sureOnly).description == "")
  }

  @Test(arguments: [
    ("0", 2, "the end of the line"), ("1-2-3", 4, "\"-3\""), ("-", 1, "\"-\""),
    ("a\u{1B}b", 1, "\"a\u{FFFD}b\""),
    ("0-0 \(String(repeating: "x", count: 30))", 5, "\"xxxxxxxxxxxxxxxxxxxx…\""),
    ("0p0", 2, "\"p0\""),
    ("2147483648-0", 1, "\"2147483648-0\""),
  ])
  func refuses(line: String, column: Int, found: String) {
    let error = #expect(throws: PharaohAlignment.SyntaxError.self) {
      try PharaohAlignment(parsing: line, kinds: .sureOnly)
    }
    #expect(error?.column == column)
    #expect(error?.found == found)
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
