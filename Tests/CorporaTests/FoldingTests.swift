import Corpora
import Testing

@Suite struct FoldingTests {
  /// The rule, said as plainly as it can be.
  static func folded(_ text: String) -> String {
    text.unicodeScalars.split { [" ", "\t", "\r", "\n"].contains($0) }
      .map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
  }

  @Test("Folding equals its definition on texts of every length and shape")
  func random() throws {
    let fixture = try Fixture()
    var state: UInt64 = 7
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let letters = ["a", "b", "é", "中", " ", " ", "\r", "\u{1}", "\u{A0}", "😀", "\u{7F}"]
    let lines = (0..<4_000).map { _ in
      let size = draw(40)
      return "x" + (0..<size).map { _ in letters[draw(letters.count)] }.joined() + "y"
    }
    let path = try fixture.file("a.tsv", lines.map { "\($0)\t \($0)  \n" }.joined())
    for (pair, line) in zip(try Fixture.pairs(path), lines) {
      #expect(pair.source == Self.folded(line))
      #expect(pair.target == pair.source)
    }
    #expect(try Fixture.pairs(path).count == lines.count)
  }
}
