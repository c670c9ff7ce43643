import CKernels
import Compute
import TestSupport
import Testing

@Suite struct DropoutTests {
  /// Which of `size` elements of each row are kept.
  private func masks(
    _ identities: [UInt64], size: Int, keep: Float, site: UInt64 = 11
  ) -> [[Bool]] {
    let ones = Block(Array(repeating: 1, count: identities.count * size))
    ck_dropout(identities.count, size, keep, site, identities, ones.base, size, ones.base, size)
    #expect(ones.isIntact)
    let values = ones.values
    return identities.indices.map { row in (0..<size).map { values[row * size + $0] != 0 } }
  }

  private func rate(_ kept: [Bool]) -> Double {
    Double(kept.count(where: { $0 })) / Double(kept.count)
  }

  @Test(arguments: oddSizes) func equalsItsTwin(size: Int) {
    let identities: [UInt64] = [0, 1, 1 << 20, .max]
    for keep in [0.5, 0.8, 0.9] as [Float] {
      for strides in [(size, size), (size + 2, size + 5)] {
        let x = Block(numbers(4 * strides.0, "x"))
        let apart = Block(Array(repeating: 9, count: 4 * strides.1))
        let twin = Block(Array(repeating: 9, count: 4 * strides.1))
        ck_dropout(4, size, keep, 5, identities, x.base, strides.0, apart.base, strides.1)
        naive_dropout(4, size, keep, 5, identities, x.base, strides.0, twin.base, strides.1)
        #expect(firstDifference(apart.values, twin.values) == nil)
        #expect(apart.isIntact)
        let place = Block(x.values)
        naive_dropout(4, size, keep, 5, identities, x.base, strides.0, x.base, strides.0)
        ck_dropout(4, size, keep, 5, identities, place.base, strides.0, place.base, strides.0)
        #expect(firstDifference(place.values, x.values) == nil, "in place")
        #expect(place.isIntact)
      }
    }
  }

  @Test(arguments: [Float(0.1), 0.5, 0.7, 0.9, 0.99]) func keepsItsShare(keep: Float) {
    let (rows, size) = (400, 1000)
    let kept = masks((0..<rows).map { UInt64($0) << 20 }, size: size, keep: keep)
    let expected = Double(keep)
    let deviation = (expected * (1 - expected) / Double(rows * size)).squareRoot()
    #expect(abs(rate(kept.flatMap { $0 }) - expected) < 4 * deviation)
    // Rows and columns one by one: the largest of hundreds of normal deviates is below 5.
    let rowDeviation = (expected * (1 - expected) / Double(size)).squareRoot()
    for row in kept { #expect(abs(rate(row) - expected) < 5 * rowDeviation) }
    let columnDeviation = (expected * (1 - expected) / Double(rows)).squareRoot()
    for column in 0..<size {
      #expect(abs(rate(kept.map { $0[column] }) - expected) < 5.5 * columnDeviation)
    }
  }

  /// How often two masks at one half agree: neighbours in the sentence, in the corpus, in the row, in the update.
  @Test func masksAreIndependent() {
    let size = 4096
    func agreement(_ a: [Bool], _ b: [Bool]) -> Double { rate(zip(a, b).map { $0 == $1 }) }
    let deviation = 0.5 / Double(size).squareRoot()
    let identities = (0..<24).flatMap { [UInt64($0) << 20, UInt64($0) << 20 | 1, UInt64($0)] }
    let distinct = Array(Set(identities)).sorted()
    let rows = masks(distinct, size: size, keep: 0.5)
    let other = masks(distinct, size: size, keep: 0.5, site: 12)
    for first in rows.indices {
      for second in 0..<first {
        #expect(abs(agreement(rows[first], rows[second]) - 0.5) < 5.5 * deviation)
      }
      #expect(abs(agreement(rows[first], other[first]) - 0.5) < 5.5 * deviation)
      for shift in [1, 2, 8, 16, 256] {
        let shifted = Array(rows[first][shift...] + rows[first][..<shift])
        #expect(abs(agreement(rows[first], shifted) - 0.5) < 5.5 * deviation)
      }
    }
  }

  /// A row's mask goes with its identity: other rows around it, and another place, change nothing.
  @Test func goesWithTheIdentity() {
    let together = masks([5, 6, 7, 8], size: 100, keep: 0.7)
    #expect(
      masks([8, 1, 6], size: 100, keep: 0.7) == [
        together[3], masks([1], size: 100, keep: 0.7)[0], together[1],
      ])
    // A narrower row has the same beginning, so one identity serves several widths.
    #expect(masks([7], size: 33, keep: 0.7)[0] == Array(together[2][..<33]))
  }

  @Test func survivorsAreDividedByTheRate() {
    let block = Block(numbers(64, "x", in: 1...2))
    let before = block.values
    block.matrix(rows: 4, columns: 16).dropOut(
      rate: 0.25, key: RandomKey(seed: 3), identities: [1, 2, 3, 4])
    for (x, y) in zip(before, block.values) { #expect(y == 0 || abs(y - x / 0.75) < 1e-6) }
    let unchanged = Block(before)
    unchanged.matrix(rows: 4, columns: 16).dropOut(
      rate: 0, key: RandomKey(seed: 3), identities: [1, 2, 3, 4])
    #expect(unchanged.values == before)
  }
}
