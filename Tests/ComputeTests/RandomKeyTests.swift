import Compute
import Testing

@Suite struct RandomKeyTests {
  /// Written down once: a later version must give an old seed the same run.
  @Test func goldenValues() {
    let key = RandomKey(seed: 1)
    let bits: [UInt64] = [
      7_192_185_014_346_937_746, 10_870_759_137_850_584_762, 3_426_732_066_079_155_812,
      8_620_465_510_931_112_446,
      3_847_398_142_028_685_078,
    ]
    #expect(
      [key.bits, key.at(0).bits, key.at(1).bits, key.at("order").bits, RandomKey(seed: 0).bits]
        == bits)
    let numbers = FloatBuffer(count: 3)
    key.uniform(UnsafeMutableBufferPointer(start: numbers.base, count: 3))
    #expect(numbers.values == [0.06031698, 0.589305, 0.18576348])
    #expect((0..<5).map { key.integer($0, below: 1000) } == [589, 185, 803, 493, 1])
    #expect(key.permutation(10) == [3, 7, 5, 1, 0, 6, 8, 9, 2, 4])
  }

  @Test(arguments: [0, 1, 2, 17, 1000]) func permutations(count: Int) {
    let key = RandomKey(seed: 3)
    #expect(key.permutation(count).sorted() == Array(0..<count))
    #expect(key.permutation(count) == key.permutation(count))
    if count > 10 { #expect(key.permutation(count) != key.at(1).permutation(count)) }
  }

  /// Each of the six orders of three is as likely as the others.
  @Test func permutationsAreUniform() {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<6000 { counts[RandomKey(seed: UInt64(seed)).permutation(3), default: 0] += 1 }
    #expect(counts.count == 6)
    // Five standard deviations of a binomial with 6,000 draws of one sixth.
    for count in counts.values { #expect(abs(count - 1000) < 145) }
  }

  @Test func integersAreUniform() {
    let key = RandomKey(seed: 9)
    var counts = [Int](repeating: 0, count: 7)
    for counter in 0..<70_000 { counts[key.integer(UInt64(counter), below: 7)] += 1 }
    for count in counts { #expect(abs(count - 10_000) < 470) }
    #expect(key.integer(5, below: 1) == 0)
  }

  @Test func uniformNumbers() {
    let count = 100_000
    let buffer = FloatBuffer(count: count)
    RandomKey(seed: 2).uniform(UnsafeMutableBufferPointer(start: buffer.base, count: count))
    let values = buffer.values.map(Double.init)
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    let mean = values.reduce(0, +) / Double(count)
    #expect(abs(mean - 0.5) < 5 * (1.0 / 12 / Double(count)).squareRoot())
    let square = values.reduce(0) { $0 + $1 * $1 } / Double(count)
    #expect(abs(square - 1.0 / 3) < 5 * (4.0 / 45 / Double(count)).squareRoot())
    // Neighbours know nothing of each other.
    let product = zip(values, values.dropFirst()).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) }
    #expect(abs(product / Double(count)) < 5 / 12 / Double(count).squareRoot())
  }

  @Test func placesDiffer() {
    let key = RandomKey(seed: 4)
    let numbered = (0..<10_000).map { key.at(UInt64($0)) }
    let named = (0..<10_000).map { key.at("layer\($0)") }
    #expect(Set(numbered + named + [key]).count == 20_001)
    #expect(key.at(1).at(2) != key.at(2).at(1))
  }
}
