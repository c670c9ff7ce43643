import Inspection
import Testing

@Suite struct TextMarksTests {
  @Test(arguments: [
    ("no numbers", []), ("12 dogs, 3 cats", ["12", "3"]), ("1,000.50", ["100050"]),
    ("1.000,50", ["100050"]), ("1 000", ["1", "000"]), ("1\u{202F}000", ["1000"]),
    ("١٢ and १२", ["12", "12"]), ("at 14:30", ["14", "30"]), ("3. 4", ["3", "4"]),
    ("v2.0.1", ["201"]),
    ("it's 5's", ["5"]), ("½", []),
  ])
  func numbers(text: String, expected: [String]) {
    #expect(TextMarks(text).numbers == expected.sorted())
  }

  @Test(arguments: [
    ("plain", []), ("<b>bold</b>", ["</b>", "<b>"]), ("{0} of %s, %1$d %", ["%1$d", "%s", "{0}"]),
    ("a < b > c", []), ("&amp; R&D", ["&amp;"]),
    (
      "see https://example.org/x?y or me@example.org",
      ["https://example.org/x?y"]
    ),
  ])
  func tags(text: String, expected: [String]) {
    #expect(TextMarks(text).tags == expected)
  }

  @Test(arguments: [
    ("A dog.", Character(".")), ("犬。", "."), ("Quoi ?", "?"), ("\"Yes!\"", "!"), ("نعم؟", "?"),
    ("Wait…", "…"),
  ])
  func endings(text: String, ending: Character) {
    #expect(TextMarks(text).ending == ending)
    #expect(TextMarks("A dog").ending == nil)
  }

  @Test(arguments: [
    ("Hello, мир", LetterScript.latin), ("мир", .cyrillic), ("שלום", .hebrew), ("سلام", .arabic),
    ("これは", .eastAsian), ("한국어", .hangul), ("ไทย", .thai), ("123 !", .none), ("ελληνικά", .greek),
  ])
  func scripts(text: String, script: LetterScript) {
    #expect(LetterScript(of: text) == script)
  }
}
