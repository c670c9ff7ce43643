import Compute
import Testing

@Suite struct BufferDivisionTests {
  /// Every float belongs to one owner, in whole parts, and owners have about equally much.
  @Test(arguments: [1, 16, 32_768, 32_769, 1_000_000, 20_000_000], [1, 2, 3, 8, 64])
  func divides(count: Int, owners: Int) {
    let division = BufferDivision(count: count, ownerCount: owners)
    #expect(division.blocks.first?.lowerBound == 0 && division.blocks.last?.upperBound == count)
    for (block, next) in zip(division.blocks, division.blocks.dropFirst()) {
      #expect(block.upperBound == next.lowerBound && block.count == division.blocks[0].count)
    }
    let slices = (0..<owners).map { division.slice(of: $0) }
    #expect(slices.reduce(0) { $0 + $1.count } == count)
    let parts = slices.flatMap(\.parts)
    #expect(parts.map(\.index).sorted() == Array(0..<division.partCount))
    #expect(parts.allSatisfy { $0.start == $0.index << 15 })
    if count > 1 << 20 {
      let sizes = slices.map(\.count)
      let largest = sizes.max() ?? 0
      #expect(Double(largest * owners) < 1.25 * Double(count) || largest <= 1 << 15)
    }
    #expect(slices[0].isWhole == (owners == 1 || count <= 1 << 15))
  }

  @Test func slicesAreCopiedThereAndBack() {
    let division = BufferDivision(count: 300_000, ownerCount: 3)
    let flat = FloatBuffer(count: division.count)
    for index in 0..<flat.count { flat.base[index] = Float(index) }
    let copy = FloatBuffer(count: division.count)
    for owner in 0..<3 {
      let slice = division.slice(of: owner)
      let own = FloatBuffer(count: slice.count)
      slice.copy(from: flat, to: own)
      for part in slice.parts { #expect(own.base[part.offset] == Float(part.start)) }
      slice.copy(from: own, into: copy)
    }
    #expect(copy.values == flat.values)
  }

  /// The slices of Adam are Adam.
  @Test func adam() {
    let count = 200_000
    let key = RandomKey(seed: 3)
    let (whole, pieces, gradient) = (
      FloatBuffer(count: count), FloatBuffer(count: count), FloatBuffer(count: count)
    )
    for index in 0..<count {
      gradient.base[index] = Float(key.integer(UInt64(index), below: 2001) - 1000) / 1000
    }
    let pool = WorkerPool(workerCount: 2)
    let adam = Adam(count: count)
    let averages = (FloatBuffer(count: count), FloatBuffer(count: count))
    let division = BufferDivision(count: count, ownerCount: 3)
    let slices = (0..<3).map { division.slice(of: $0) }
    let adams = slices.map { Adam(of: $0) }
    var squares = [Double](repeating: 0, count: division.partCount)
    for update in 1...3 {
      adam.update(
        whole, gradient: gradient, average: (averages.0, 0.9), update: update, learningRate: 0.01,
        gradientScale: 0.5, pool: pool)
      for (slice, adam) in zip(slices, adams) {
        let (own, average) = (FloatBuffer(count: slice.count), FloatBuffer(count: slice.count))
        slice.copy(from: gradient, to: own)
        slice.copy(from: averages.1, to: average)
        for (part, square) in zip(slice.parts, adam.sumsOfSquares(of: own, pool: pool)) {
          squares[part.index] = square
        }
        adam.update(
          pieces, gradient: own, average: (average, 0.9), update: update, learningRate: 0.01,
          gradientScale: 0.5, pool: pool)
        slice.copy(from: average, into: averages.1)
      }
    }
    #expect(pieces.values == whole.values && averages.0.values == averages.1.values)
    #expect(squares.reduce(0, +).squareRoot() == adam.norm(of: gradient, pool: pool))
  }
}
