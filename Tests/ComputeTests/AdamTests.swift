import Compute
import Glibc
import TestSupport
import Testing

/// The optimiser over a whole buffer, against algorithm 1 of its paper in double precision.
@Suite struct AdamTests {
  @Test(arguments: [1, 100, 40_000, 100_001]) func updates(count: Int) {
    let pool = WorkerPool(workerCount: 2)
    let weights = FloatBuffer(count: count)
    let start = numbers(count, "weights")
    weights.base.update(from: start, count: count)
    let gradient = FloatBuffer(count: count)
    let adam = Adam(count: count)
    var expected = start.map(Double.init)
    var first = [Double](repeating: 0, count: count)
    var second = first
    for update in 1...4 {
      let given = numbers(count, "gradient \(update)")
      gradient.base.update(from: given, count: count)
      adam.update(
        weights, gradient: gradient, update: update, learningRate: 0.01, gradientScale: 0.5,
        pool: pool)
      for index in 0..<count {
        let g = Double(given[index]) * 0.5
        first[index] = 0.9 * first[index] + 0.1 * g
        second[index] = 0.999 * second[index] + 0.001 * g * g
        let mean = first[index] / (1 - pow(0.9, Double(update)))
        let square = second[index] / (1 - pow(0.999, Double(update)))
        expected[index] -= 0.01 * mean / (square.squareRoot() + 1e-8)
      }
    }
    let moved = zip(weights.values, start).map { $0 - $1 }
    let wanted = zip(expected, start).map { Float($0 - Double($1)) }
    // The weights themselves are rounded at each update: that is 1e-5 of the way they went.
    #expect(relativeError(moved, wanted) < 1e-5)
  }

  @Test(arguments: [1, 100, 1 << 15, 100_001]) func norm(count: Int) {
    let buffer = FloatBuffer(count: count)
    let values = numbers(count, "values")
    buffer.base.update(from: values, count: count)
    let adam = Adam(count: count)
    let norms = [1, 2, 3].map { adam.norm(of: buffer, pool: WorkerPool(workerCount: $0)) }
    let exact = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    #expect(abs(norms[0] - exact) < 1e-12 * exact)
    #expect(norms.allSatisfy { $0.bitPattern == norms[0].bitPattern })
  }

  /// The average follows the new weights, and the weights are those without it.
  @Test(arguments: [1, 2049, 100_001]) func average(count: Int) {
    let pool = WorkerPool(workerCount: 2)
    func run(_ average: FloatBuffer?) -> [[Float]] {
      let weights = FloatBuffer(count: count)
      let gradient = FloatBuffer(count: count)
      let adam = Adam(count: count)
      return (1...3).map { update in
        gradient.base.update(from: numbers(count, "gradient \(update)"), count: count)
        adam.update(
          weights, gradient: gradient, average: average.map { ($0, decay: 0.75) },
          update: update, learningRate: 0.1, gradientScale: 1, pool: pool)
        return weights.values
      }
    }
    let average = FloatBuffer(count: count)
    let weights = run(average)
    #expect(run(nil) == weights)
    let expected = (0..<count).map { index in
      weights.reduce(Float(0)) { $0 + 0.25 * ($1[index] - $0) }
    }
    #expect(relativeError(average.values, expected) < 1e-6)
  }

  /// The bits of an update do not depend on the workers.
  @Test func sameBitsForAnyWorkers() {
    let count = 150_000
    func run(_ workers: Int) -> [Float] {
      let pool = WorkerPool(workerCount: workers)
      let weights = FloatBuffer(count: count)
      let gradient = FloatBuffer(count: count)
      let adam = Adam(count: count)
      for update in 1...3 {
        gradient.base.update(from: numbers(count, "gradient \(update)"), count: count)
        adam.update(
          weights, gradient: gradient, update: update, learningRate: 0.1, gradientScale: 1,
          pool: pool)
      }
      return weights.values
    }
    let one = run(1)
    for workers in [2, 3] { #expect(firstDifference(run(workers), one) == nil) }
  }

  /// The millionth update costs no more than the first, and its corrections are 1.
  @Test func lateUpdates() {
    let pool = WorkerPool(workerCount: 1)
    let weights = FloatBuffer(count: 1)
    let gradient = FloatBuffer(count: 1)
    let adam = Adam(count: 1)
    gradient.base[0] = 1
    adam.update(
      weights, gradient: gradient, update: 1_000_000, learningRate: 1, gradientScale: 1, pool: pool)
    #expect(abs(weights.base[0] + 0.1 / Float(0.001).squareRoot()) < 1e-4)
  }
}
