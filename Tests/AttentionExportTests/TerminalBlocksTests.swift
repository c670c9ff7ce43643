import AttentionExport
import Testing

@Suite struct TerminalBlocksTests {
  private func lines(
    _ matrix: AttentionMatrix, width: Int = 100, keepsEnd: Bool = false
  ) -> [String] {
    TerminalBlocks(width: width).text(
      of: matrix, options: AttentionExportOptions(keepsEnd: keepsEnd)
    )
    .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  private func holdsBlocks(_ line: String) -> Bool {
    line.unicodeScalars.contains { (0x2580...0x259F).contains($0.value) }
  }

  @Test func picture() {
    #expect(
      lines(Examples.words) == [
        "       A",
        "       │ dog",
        "       │ │ ,",
        "   Un ▕▓▓▒▒  ▏ 0.50 A  0.38 dog",
        "chien ▕░░▓▓░░▏ 0.63 dog",
      ])
    #expect(
      lines(Examples.words, keepsEnd: true) == [
        "       A",
        "       │ dog",
        "       │ │ ,",
        "       │ │ │ </s>",
        "   Un ▕▓▓▒▒  ░░▏ 0.50 A  0.38 dog",
        "chien ▕░░▓▓░░  ▏ 0.63 dog",
        " </s> ▕    ▒▒██▏ 0.75 </s>  0.25 ,",
      ])
  }

  @Test(arguments: [
    (Float(0.049), "  "), (0.05, "░░"), (0.249, "░░"), (0.25, "▒▒"), (0.5, "▓▓"), (0.749, "▓▓"),
    (0.75, "██"),
    (1, "██"), (.nan, "  "),
  ])
  func darkness(weight: Float, cells: String) {
    let matrix = AttentionMatrix(
      source: ["a", "</s>"], target: ["x"], weights: [weight, 0], hasEndRow: false)
    #expect(lines(matrix)[1].hasPrefix("x ▕\(cells)▏"))
  }

  /// A line a target word holds blocks, no other does, and no line is wider than asked.
  @Test(arguments: [40, 60, 80, 100])
  func lecture(width: Int) {
    let lines = lines(Examples.agreement, width: width)
    #expect(lines.count == 13 + 14)
    #expect(
      lines.map(holdsBlocks) == [Bool](repeating: false, count: 13)
        + [Bool](repeating: true, count: 14))
    #expect(lines.allSatisfy { $0.count <= width })
    #expect(lines[4] == "            │ │ │ │ European")
    #expect(lines[14].hasSuffix(width == 40 ? "▏" : "▏ 0.69 agreement"))
  }

  /// A long sentence goes on in a second panel, whose columns are its own.
  @Test func panels() {
    let words = (0..<30).map { "w\($0)" }
    let matrix = Examples.diagonal(source: words, target: ["x", "y"], peaks: [0, 29])
    let lines = lines(matrix, width: 40)
    #expect(lines.count == 18 + 2 + 1 + 12 + 2)
    #expect(lines[20] == "")
    #expect(lines[21] == "   w18")
    #expect(lines[33].hasSuffix("▏ 0.80 w0"))
    #expect(lines[34] == "y ▕                    ░░▓▓▏ 0.69 w29")
    #expect(lines.allSatisfy { $0.count <= 40 })
  }

  /// Wide letters take two cells, marks none; control characters are shown, not obeyed.
  @Test func widths() {
    let matrix = AttentionMatrix(
      source: ["a\u{1B}[2J\u{7F}\u{85}", "</s>"],
      target: ["犬が", "e\u{301}te\u{301}", "👨\u{200D}👩", "한글", "\u{202E}x", "</s>"],
      weights: [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
    #expect(
      lines(matrix) == [
        "      a␛[2J␡\u{FFFD}",
        "犬が ▕██▏ 1.00 a␛[2J␡\u{FFFD}",
        " e\u{301}te\u{301} ▕██▏ 1.00 a␛[2J␡\u{FFFD}",
        "  👨\u{200D}👩 ▕██▏ 1.00 a␛[2J␡\u{FFFD}",
        "한글 ▕██▏ 1.00 a␛[2J␡\u{FFFD}",
        "  \u{FFFD}x ▕██▏ 1.00 a␛[2J␡\u{FFFD}",
      ])
  }

  @Test func longLabelsAreCut() {
    let long = String(repeating: "a", count: 200)
    let matrix = AttentionMatrix(
      source: [long, "</s>"], target: [long, "</s>"], weights: [1, 0, 0, 1])
    let lines = lines(matrix, width: 80)
    #expect(lines[0] == String(repeating: " ", count: 22) + String(repeating: "a", count: 57) + "…")
    #expect(lines[1].hasPrefix(String(repeating: "a", count: 19) + "… ▕██▏ 1.00 aaa"))
    #expect(lines.map(\.count) == [80, 80])
  }

  /// In colours, a cell is two spaces on a background; everything else is as without.
  @Test func colors() {
    let text = TerminalBlocks(width: 100, isColored: true)
      .text(of: Examples.words, options: AttentionExportOptions())
    let lines = text.split(separator: "\n").map(String.init)
    #expect(
      lines[3] == "   Un ▕\u{1B}[48;2;132;152;181m  \u{1B}[48;2;162;177;200m  "
        + "\u{1B}[48;2;255;255;255m  \u{1B}[0m▏ 0.50 A  0.38 dog")
    let plain = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    let blocks = TerminalBlocks(width: 100)
      .text(of: Examples.words, options: AttentionExportOptions())
    #expect(plain == blocks.replacing(/[░▒▓█]/, with: " "))
  }

  @Test(arguments: [
    (["COLORTERM": "truecolor"], true), (["COLORTERM": "24bit", "NO_COLOR": ""], true),
    (["COLORTERM": "truecolor", "NO_COLOR": "1"], false), (["TERM": "xterm-256color"], false),
    (["COLORTERM": "truecolor", "TERM": "dumb"], false), ([:], false),
  ])
  func whereColorsAre(environment: [String: String], hasColors: Bool) {
    #expect(TerminalBlocks.hasColors { environment[$0] } == hasColors)
  }

  /// However narrow a terminal is, no line wraps, and every column is shown.
  @Test(arguments: [1, 12, 20, 39]) func narrow(width: Int) {
    let lines = lines(Examples.agreement, width: width)
    #expect(lines.allSatisfy { $0.count <= max(12, width) })
    let cells = lines.filter(holdsBlocks).reduce(0) { sum, line in
      sum + (line.split(separator: "▕").last?.prefix { $0 != "▏" }.count ?? 0)
    }
    #expect(cells == 14 * 2 * 13)
  }

  @Test func nothingToShow() {
    let nothing = AttentionMatrix(source: ["</s>"], target: ["</s>"], weights: [1])
    #expect(lines(nothing) == [])
    let noSource = AttentionMatrix(
      source: ["</s>"], target: ["x", "</s>"], weights: [1, 1])
    #expect(lines(noSource) == ["x ▕▏"])
  }
}
