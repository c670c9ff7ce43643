import Basics
import Testing

/// Stored files and held-out texts depend on these numbers.
@Suite struct HashTests {
  /// From the page of its authors (isthe.com/chongo/tech/comp/fnv).
  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C),
      ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func fowlerNollVo(text: String, expected: UInt64) {
    var text = text
    #expect(text.withUTF8(FNV1a.hash) == expected)
  }

  /// The first numbers of SplitMix64 from seed 0.
  @Test func mixes() {
    let step: UInt64 = 0x9E37_79B9_7F4A_7C15
    #expect(step.mixed == 0xE220_A839_7B1D_CDAF)
    #expect((step &* 2).mixed == 0x6E78_9E6A_A1B9_65F4)
  }
}
