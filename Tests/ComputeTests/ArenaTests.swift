import Compute
import Testing

@Suite struct ArenaTests {
  @Test func matricesStandApart() {
    let arena = Arena()
    let matrices = [(3, 5), (64, 7), (65, 1), (0, 4), (1, 300_000), (200, 9000), (2, 2)].map {
      arena.matrix(rows: $0.0, columns: $0.1)
    }
    for (index, matrix) in matrices.enumerated() {
      matrix.base.update(repeating: Float(index), count: matrix.count)
    }
    for (index, matrix) in matrices.enumerated() {
      #expect(matrix.values.allSatisfy { $0 == Float(index) })
      #expect(Int(bitPattern: matrix.base) % 64 == 0, "a matrix begins with a cache line")
      #expect(matrix.isDense)
    }
  }

  /// Behind the last row there are zeros up to the grid, whatever the memory held before.
  @Test(arguments: [1, 63, 64, 65, 130]) func rowsBehindTheLastAreZero(rows: Int) {
    let arena = Arena()
    let rubbish = arena.matrix(rows: 640, columns: 20)
    rubbish.base.update(repeating: .nan, count: rubbish.count)
    arena.reset()
    let matrix = arena.matrix(rows: rows, columns: 10)
    let padded = Arena.padded(rows)
    #expect(padded % Arena.rowGrid == 0 && padded >= rows && padded < rows + Arena.rowGrid)
    let behind = Matrix(matrix.row(rows), rows: padded - rows, columns: 10)
    #expect(behind.values.allSatisfy { $0 == 0 })
  }

  /// What was taken after a mark is given back, and what was taken before it stays.
  @Test func marks() {
    let arena = Arena(blockFloats: 1000)
    let kept = arena.copy([1, 2, 3])
    let mark = arena.mark
    let first = (0..<5).map { arena.buffer(of: Int32.self, count: 300 * $0).baseAddress }
    arena.release(to: mark)
    let second = (0..<5).map { arena.buffer(of: Int32.self, count: 300 * $0).baseAddress }
    #expect(first == second)
    #expect(Array(kept) == [1, 2, 3])
  }

  /// Values of any size stand where they were put.
  @Test func values() {
    let arena = Arena.forIndices()
    let bytes = arena.buffer(count: 5) { UInt8($0) }
    let pairs = arena.buffer(count: 7) { (index: $0, half: Double($0) / 2) }
    let none = arena.buffer(count: 0) { $0 }
    #expect(Array(bytes) == [0, 1, 2, 3, 4])
    #expect(pairs.enumerated().allSatisfy { $1.index == $0 && $1.half == Double($0) / 2 })
    #expect(none.isEmpty)
  }

  /// Once the largest batch has been seen, every batch stands in the same memory.
  @Test func memoryIsUsedAgain() {
    let arena = Arena()
    func batch() -> [UnsafeMutablePointer<Float>] {
      arena.reset()
      return (1...20).map { arena.matrix(rows: 64 * $0, columns: 500).base }
    }
    _ = batch()
    let second = batch()
    #expect(batch() == second)
    arena.reset()
    let small = arena.matrix(rows: 1, columns: 1).base
    #expect(small == second[0])
    #expect(batch() == second)
  }

  /// What is measured is what the same matrices take.
  @Test func measures() {
    let measuring = Arena(isMeasuring: true)
    for rows in [1, 64, 65, 1_000_000_000] { _ = measuring.matrix(rows: rows, columns: 33) }
    _ = measuring.matrix(rows: 2, columns: 1)
    #expect(Array(measuring.copy([1, 2])) == [1, 2])
    #expect(measuring.measuredFloats == (64 + 64 + 128 + 1_000_000_000) * 33 + 64)
  }
}
