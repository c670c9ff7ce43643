import Decoding
import Testing

@Suite struct SettingsTests {
  struct Refusal: Sendable {
    var setting: String
    var found: String
    var change: @Sendable (inout SearchSettings) -> Void
  }

  static let refusals = [
    Refusal(setting: "--beam-size", found: "0", change: { $0.beamSize = 0 }),
    Refusal(setting: "--beam-size", found: "1001", change: { $0.beamSize = 1001 }),
    Refusal(setting: "--normalize", found: "-0.5", change: { $0.lengthNormalization = -0.5 }),
    Refusal(setting: "--normalize", found: "nan", change: { $0.lengthNormalization = .nan }),
    Refusal(setting: "--normalize", found: "inf", change: { $0.lengthNormalization = .infinity }),
    Refusal(
      setting: "--max-length-factor", found: "-1.0", change: { $0.maximumLengthFactor = -1 }),
    Refusal(
      setting: "--max-length-factor", found: "inf", change: { $0.maximumLengthFactor = .infinity }
    ),
    Refusal(setting: "maximum length", found: "-1", change: { $0.maximumLengthConstant = -1 }),
    Refusal(setting: "--n-best", found: "0", change: { $0.bestCount = 0 }),
    Refusal(setting: "--n-best", found: "6", change: { $0.bestCount = 6 }),
  ]

  @Test(arguments: refusals) func refusal(_ refusal: Refusal) {
    var settings = SearchSettings()
    refusal.change(&settings)
    let error = #expect(throws: SearchSettingsError.self) { try settings.validate() }
    #expect(error?.setting == refusal.setting)
    #expect(error?.found == refusal.found)
    #expect(error?.exitCode == 64)
  }

  @Test func defaults() throws {
    let settings = SearchSettings()
    try settings.validate()
    #expect(settings == SearchSettings(beam: 5, best: 1, alpha: 1, factor: 2, constant: 10))
  }

  @Test func message() {
    var settings = SearchSettings()
    settings.bestCount = 9
    let error = #expect(throws: SearchSettingsError.self) { try settings.validate() }
    #expect(
      error?.description
        == "--n-best: 9 is not a number from 1 to the beam size, 5; a larger --beam-size gives more hypotheses"
    )
  }
}
