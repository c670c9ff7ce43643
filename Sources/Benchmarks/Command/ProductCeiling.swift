import Compute
import Foundation
import Synchronization

/// The speed of repeated products of the same sizes on all workers, with packed weights and operands in the cache.
struct ProductCeiling {
  private let pool: WorkerPool
  private let precision: Precision
  private var speeds: [ProductShape: Double] = [:]

  /// The time of one measurement of a shape, and the number of measurements, of which the fastest counts.
  private static let seconds = 0.002
  private static let repetitions = 4

  init(pool: WorkerPool, precision: Precision) {
    self.pool = pool
    self.precision = precision
  }

  /// The seconds that all workers together need for these products.
  mutating func seconds(for products: [ProductShape: Int]) -> Double {
    var seconds = 0.0
    for (shape, count) in products {
      seconds += Double(count) * shape.operations / speed(Self.representative(shape))
    }
    return seconds
  }

  /// Nearby sizes are measured once.
  private static func representative(_ shape: ProductShape) -> ProductShape {
    func rounded(_ size: Int, to grid: Int) -> Int {
      size <= grid ? size : (size + grid / 2) / grid * grid
    }
    // In the product of a weight's gradient, the rows of the batch are the inner size.
    let isGradient = shape.rows >= 128 && shape.inner % 64 != 0
    return ProductShape(
      rows: isGradient ? shape.rows : rounded(shape.rows, to: 32),
      inner: isGradient ? max(256, rounded(shape.inner, to: 256)) : shape.inner,
      columns: shape.columns)
  }

  /// Operations a second of all workers together.
  private mutating func speed(_ shape: ProductShape) -> Double {
    if let known = speeds[shape] { return known }
    let matrix = PackedMatrix(
      inner: shape.inner, columns: shape.columns, precision: precision)
    let weights = FloatBuffer(count: shape.inner * shape.columns)
    weights.base.update(repeating: 0.5, count: weights.count)
    matrix.pack(
      Matrix(weights.base, rows: shape.inner, columns: shape.columns), transposed: false)
    let operands = (0..<pool.workerCount).map { _ in
      (
        source: FloatBuffer(count: shape.rows * shape.inner),
        destination: FloatBuffer(count: shape.rows * shape.columns)
      )
    }
    var best = 0.0
    var repeats = 1
    for _ in 0..<Self.repetitions {
      let start = ContinuousClock.now
      let begun = Atomic<Int>(0)
      pool.forEach(pool.workerCount) { index, worker in
        // Each worker takes one task, even a late one.
        begun.add(1, ordering: .relaxed)
        while begun.load(ordering: .relaxed) < pool.workerCount {}
        let source = Matrix(operands[index].source.base, rows: shape.rows, columns: shape.inner)
        let destination = Matrix(
          operands[index].destination.base, rows: shape.rows, columns: shape.columns)
        for _ in 0..<repeats { matrix.multiply(source, into: destination, worker: worker) }
      }
      let passed = (ContinuousClock.now - start) / .seconds(1)
      let made = Double(repeats * pool.workerCount) * shape.operations
      best = max(best, made / passed)
      repeats = max(1, Int(Self.seconds * best / Double(pool.workerCount) / shape.operations))
    }
    speeds[shape] = best
    return best
  }
}
