import ModelFolder
import Testing

@Suite struct NearestNameTests {
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
