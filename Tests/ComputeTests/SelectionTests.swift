import Compute
import Testing

/// The largest numbers of a row against sorting it.
@Suite struct SelectionTests {
  /// The order and the omissions that are promised.
  private func sorted(_ values: [Float], _ count: Int) -> [(Int, Float)] {
    values.enumerated().filter { $0.element > -.infinity }
      .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
      .prefix(count).map { ($0.offset, $0.element) }
  }

  private func expectLargest(_ values: [Float], _ count: Int) {
    let buffer = FloatBuffer(count: values.count)
    for (index, value) in values.enumerated() { buffer.base[index] = value }
    var columns = [Int32](repeating: -1, count: count)
    var largest = [Float](repeating: 0, count: count)
    let found = Matrix(buffer.base, rows: 1, columns: values.count)
      .largest(count, ofRow: 0, columns: &columns, values: &largest)
    let expected = sorted(values, count)
    #expect(found == expected.count)
    #expect(columns.prefix(found).map(Int.init) == expected.map(\.0))
    #expect(Array(largest.prefix(found)) == expected.map(\.1))
  }

  @Test(
    arguments: [1, 2, 15, 16, 17, 63, 64, 65, 129, 1_000, 8_000, 40_000], [1, 2, 5, 12, 100, 700])
  func largest(size: Int, count: Int) {
    for seed in 0..<4 as Range<UInt64> {
      let key = RandomKey(seed: seed)
      let random = (0..<size).map { Float(key.integer(UInt64($0), below: 1 << 20)) - 5e5 }
      expectLargest(random, count)
      expectLargest(random.map { ($0 / 3e5).rounded() }, count)  // Many ties.
      expectLargest(random.map { $0 < 0 ? -.infinity : $0 > 3e5 ? .nan : $0 }, count)
      expectLargest(random.sorted(), count)
      expectLargest(random.sorted(by: >), count)
    }
    expectLargest([Float](repeating: .nan, count: size), count)
    expectLargest([Float](repeating: -.infinity, count: size), count)
    expectLargest([Float](repeating: 7, count: size), count)
  }
}
