import Basics
import Decoding
import Testing

@Suite struct SettingsTests {
  struct Refusal: Sendable {
    var found: String
    var change: @Sendable (inout SearchSettings) -> Void
  }

  static let refusals = [
    Refusal(found: "0", change: { $0.beamSize = 0 }),
    Refusal(found: "1001", change: { $0.beamSize = 1001 }),
    Refusal(found: "-0.5", change: { $0.lengthNormalization = -0.5 }),
    Refusal(found: "nan", change: { $0.lengthNormalization = .nan }),
    Refusal(found: "inf", change: { $0.lengthNormalization = .infinity }),
    Refusal(
      found: "-1.0", change: { $0.maximumLengthFactor = -1 }),
    Refusal(
      found: "inf", change: { $0.maximumLengthFactor = .infinity }
    ),
    Refusal(found: "-1", change: { $0.maximumLengthConstant = -1 }),
    Refusal(found: "0", change: { $0.bestCount = 0 }),
    Refusal(found: "6", change: { $0.bestCount = 6 }),
  ]

  @Test(arguments: refusals) func refusal(_ refusal: Refusal) {
    var settings = SearchSettings()
    refusal.change(&settings)
    let error = #expect(throws: UserError.self) { try settings.validate() }
    #expect(error?.found.contains(refusal.found) == true)
    #expect(error?.kind == .usage)
  }

  @Test func defaults() throws {
    let settings = SearchSettings()
    try settings.validate()
    #expect(settings == SearchSettings(beam: 5, best: 1, alpha: 1, factor: 2, constant: 10))
  }

  @Test func message() {
    var settings = SearchSettings()
    settings.bestCount = 9
    let error = #expect(throws: UserError.self) { try settings.validate() }
    #expect(
      error?.description
        == "9 best translations asked for, expected a number from 1 to the beam size, 5; a larger beam gives more hypotheses"
    )
  }
}
