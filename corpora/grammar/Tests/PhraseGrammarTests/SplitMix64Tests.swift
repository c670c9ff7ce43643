import PhraseGrammar
import Testing

struct SplitMix64Tests {
  /// The first numbers of the authors' C program for this seed.
  @Test func knownNumbers() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<5).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func drawsStayBelowTheirBoundAndReachAllOfIt() {
    var random = SplitMix64(seed: 3)
    let draws = Set((0..<500).map { _ in random.below(7) })
    #expect(draws == Set(0..<7))
  }

  @Test func shufflingKeepsWhatThereIs() {
    var random = SplitMix64(seed: 3)
    let items = Array(0..<50)
    let shuffled = random.shuffled(items)
    #expect(shuffled != items)
    #expect(shuffled.sorted() == items)
  }
}
