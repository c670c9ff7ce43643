import ModelFolder
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("abc", "abc", 0),
    ("Hidden_Size", "hidden-size", 0), ("ab", "ba", 2),
  ])
  func distanceCountsChangedLetters(one: String, other: String, distance: Int) {
    #expect(NearestName.distance(one, other) == distance)
    #expect(NearestName.distance(other, one) == distance)
  }

  @Test(
    arguments: [
      ("hiden-size", "hidden-size"), ("lstn", "lstm"), ("gur", nil), ("xyz", nil), ("", nil),
      ("dropuot", "dropout"), ("seeds", "seed"), ("workerz", "workers"),
    ] as [(String, String?)])
  func onlyNearNamesAreSuggested(name: String, suggestion: String?) {
    let known = ["lstm", "hidden-size", "gru", "dropout", "seed", "workers"]
    #expect(NearestName(to: name, among: known).suggestion == suggestion)
  }
}
