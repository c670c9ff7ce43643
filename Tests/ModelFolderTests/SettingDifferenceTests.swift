import Basics
import ModelFolder
import Testing

@Suite struct SettingDifferenceTests {
  @Test func whatDiffersIsNamedWithBothValues() throws {
    let stored = ConfigurationFileTests.Settings()
    var given = stored
    #expect(SettingDifference.all(stored: stored, given: given).isEmpty)
    try SettingDifference.requireNone(stored: stored, given: given, at: "m")
    given.sizes.hiddenSize = 64
    given.layers = [1]
    given.patience = 3
    given.learningRate = 0.1
    #expect(
      SettingDifference.all(stored: stored, given: given, except: ["learning-rate"]).map(\.name)
        == ["layers", "sizes.hidden-size", "patience"])
    let error = try #require(
      thrown { () throws(UserError) in
        try SettingDifference.requireNone(
          stored: stored, given: given, except: ["learning-rate", "layers"], at: "m")
      })
    #expect(error.kind == .usage)
    #expect(
      error.description.hasPrefix(
        "m: the run in this folder has sizes.hidden-size 512 (asked for: 64), "
          + "patience not set (asked for: 3); leave"))
  }
}
