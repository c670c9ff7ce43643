import Basics
import Testing

@Suite struct WordLinksTests {
  private func link(_ source: Int, _ target: Int) -> WordLinks.Link {
    WordLinks.Link(source: source, target: target)
  }

  @Test func readsAndPrints() throws {
    let alignment = try WordLinks(
      parsing: " 10-2 2-10\t0p0  2-9 2p9 2-10 1p1 1p1\r", kinds: .sureAndPossible)
    #expect(alignment.sure == [link(2, 9), link(2, 10), link(10, 2)])
    #expect(alignment.possible == [link(0, 0), link(1, 1)])
    #expect(alignment.description == "2-9 2-10 10-2 0p0 1p1")
    #expect(try WordLinks(parsing: "", kinds: .sureOnly).description == "")
  }

  @Test(arguments: [
    ("0", 2, "the end of the line"), ("1-2-3", 4, "\"-3\""), ("-", 1, "\"-\""),
    ("a\u{1B}b", 1, "\"a\u{FFFD}b\""),
    ("0-0 \(String(repeating: "x", count: 30))", 5, "\"xxxxxxxxxxxxxxxxxxxx…\""),
    ("0p0", 2, "\"p0\""),
    ("2147483648-0", 1, "\"2147483648-0\""),
    ("0-999999999999999999999", 3, "\"99999999999999999999…\""),
  ])
  func refuses(line: String, column: Int, found: String) {
    let error = #expect(throws: WordLinks.SyntaxError.self) {
      try WordLinks(parsing: line, kinds: .sureOnly)
    }
    #expect(error?.column == column)
    #expect(error?.found == found)
  }

  @Test func readsFromTheOtherSide() throws {
    let links = try WordLinks(parsing: "0-1 0-0 2-0 1p3", kinds: .sureAndPossible)
    #expect(links.swapped.description == "0-0 0-2 1-0 3p1")
  }
}
