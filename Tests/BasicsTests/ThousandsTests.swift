import Basics
import Testing

@Suite struct ThousandsTests {
  @Test(
    "Digits stand in groups of three",
    arguments: [
      (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (12_345, "12,345"),
      (123_456, "123,456"), (1_234_567, "1,234,567"), (-1000, "-1,000"), (-999, "-999"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func thousands(number: Int, text: String) {
    #expect(number.withThousands == text)
  }
}
