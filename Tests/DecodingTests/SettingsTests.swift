import Decoding
import Settings
import Testing

@Suite struct SettingsTests {
  struct Refusal: Sendable {
    var setting: String
    var found: String
    var change: @Sendable (inout SearchSettings) -> Void
  }

  static let refusals = [
    Refusal(setting: "beam-size", found: "0", change: { $0.beamSize = 0 }),
    Refusal(setting: "beam-size", found: "1001", change: { $0.beamSize = 1001 }),
    Refusal(setting: "normalize", found: "-0.5", change: { $0.lengthNormalization = -0.5 }),
    Refusal(setting: "normalize", found: "nan", change: { $0.lengthNormalization = .nan }),
    Refusal(setting: "normalize", found: "inf", change: { $0.lengthNormalization = .infinity }),
    Refusal(
      setting: "max-length-factor", found: "-1.0", change: { $0.maximumLengthFactor = -1 }),
    Refusal(
      setting: "max-length-factor", found: "inf", change: { $0.maximumLengthFactor = .infinity }
    ),
    Refusal(
      setting: "maximum-length-constant", found: "-1", change: { $0.maximumLengthConstant = -1 }),
    Refusal(setting: "n-best", found: "0", change: { $0.bestCount = 0 }),
    Refusal(setting: "n-best", found: "1001", change: { $0.bestCount = 1001 }),
  ]

  @Test(arguments: refusals) func refusal(_ refusal: Refusal) {
    var settings = SearchSettings()
    refusal.change(&settings)
    let error = #expect(throws: SettingProblem.self) { try settings.checkLimits() }
    #expect(error?.names == [refusal.setting])
    #expect(
      error?.sentence().hasPrefix("\(refusal.setting) is \(refusal.found), expected ") == true)
  }

  @Test func defaults() throws {
    var settings = SearchSettings()
    try settings.checkLimits()
    #expect(settings.bestCount == 1)
    settings.bestCount = 1
    #expect(settings == SearchSettings(beam: 5, best: 1, alpha: 1, factor: 2, constant: 10))
  }

  @Test func theBeamHoldsWhatIsReturned() throws {
    var settings = SearchSettings()
    settings.bestCount = 9
    let problem = #expect(throws: SettingProblem.self) { try settings.checkContradictions() }
    #expect(
      problem?.sentence() == "n-best is 9, expected at most the 5 hypotheses that a sentence keeps")
    try settings.resolved.checkContradictions()
    #expect(settings.resolved.beamSize == 9)
    settings.bestCount = 3
    #expect(settings.resolved.beamSize == 5)
  }
}
