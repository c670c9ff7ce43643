import Basics
import ModelFolder
import Settings
import Testing

@Suite struct SettingDifferenceTests {
  @Test func whatDiffersIsNamedWithBothValues() throws {
    let stored = ConfigurationFileTests.Settings()
    var given = stored
    #expect(SettingDifference.all(stored: stored, given: given).isEmpty)
    try SettingDifference.requireNone(stored: stored, given: given, at: "m")
    // What may change when a run goes on.
    given.patience = 3
    #expect(SettingDifference.all(stored: stored, given: given).isEmpty)
    given.sizes.hiddenSize = 64
    given.layers = ["1"]
    given.digest = "a"
    #expect(
      SettingDifference.all(stored: stored, given: given).map(\.name)
        == ["layers", "hidden-size", "digest"])
    let error = try #require(
      thrown { () throws(UserError) in
        try SettingDifference.requireNone(stored: stored, given: given, at: "m")
      })
    #expect(error.kind == .usage)
    #expect(
      error.description.hasPrefix(
        "m: the run in this folder has layers 1, x (given: 1), "
          + "hidden-size 512 (given: 64), digest not set (given: a); leave"))
  }
}
