import CKernels

/// Adam (Kingma and Ba 2015, arXiv:1412.6980, algorithm 1) with clipping by the global norm of the gradient.
package struct Adam: Sendable {
  package var beta1: Float = 0.9
  package var beta2: Float = 0.999
  package var epsilon: Float = 1e-8

  /// The first moment, in the layout of the weights.
  package let firstMoment: FloatBuffer
  /// The second moment.
  package let secondMoment: FloatBuffer

  /// The sum of squares of each part of a gradient; kept, so that nothing is allocated.
  private let partSums: DoubleBuffer

  package init(count: Int) {
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
    partSums = DoubleBuffer(count: (count + Self.partSize - 1) / Self.partSize)
  }

  /// The floats that a worker takes at a time, for any number of workers.
  static let partSize = 1 << 15
  /// The floats of each buffer that stay in the first-level cache from one kernel to the next.
  private static let windowSize = 1 << 11

  /// The norm of a gradient in the layout of the weights; parts are summed in double precision and in their order.
  ///
  /// One thread at a time may call it.
  package func norm(of gradient: FloatBuffer, pool: WorkerPool) -> Double {
    precondition(
      gradient.count == firstMoment.count,
      "a gradient of \(gradient.count) for \(firstMoment.count) weights")
    pool.forEach(partSums.values.count, with: (gradient, partSums)) { inputs, index, worker in
      let (gradient, sums) = inputs
      let start = index * Self.partSize
      worker.spend(on: .optimizer) {
        sums.values[index] = ck_sum_of_squares(
          min(Self.partSize, gradient.count - start), gradient.base + start)
      }
    }
    return partSums.values.reduce(0, +).squareRoot()
  }

  /// One update.
  ///
  /// - Parameters:
  ///   - average: average += (1 − decay) (weights − average), with the new weights
  ///   - update: the number of this update; 1 for the first
  ///   - gradientScale: multiplies the gradient (clipping)
  package func update(
    _ weights: FloatBuffer, gradient: FloatBuffer, average: (FloatBuffer, decay: Float)? = nil,
    update: Int, learningRate: Float, gradientScale: Float, pool: WorkerPool
  ) {
    let corrections = (
      Float(1 - power(Double(beta1), update)), Float(1 - power(Double(beta2), update))
    )
    let inputs = (self, weights, gradient, average, learningRate, gradientScale, corrections)
    pool.forEach(partSums.values.count, with: inputs) { inputs, index, worker in
      let (adam, weights, gradient, average, learningRate, gradientScale, corrections) = inputs
      let end = min((index + 1) * Self.partSize, weights.count)
      worker.spend(on: .optimizer) {
        for start in stride(from: index * Self.partSize, to: end, by: Self.windowSize) {
          let count = min(Self.windowSize, end - start)
          ck_adam(
            count, weights.base + start, gradient.base + start, adam.firstMoment.base + start,
            adam.secondMoment.base + start, gradientScale, learningRate, adam.beta1, adam.beta2,
            adam.epsilon, corrections.0, corrections.1)
          if let (average, decay) = average {
            ck_average(count, decay, weights.base + start, average.base + start)
          }
        }
      }
    }
  }

  /// base ^ exponent by squaring: the same bits on every system.
  private func power(_ base: Double, _ exponent: Int) -> Double {
    if exponent == 0 { return 1 }
    let half = power(base, exponent / 2)
    return half * half * (exponent % 2 == 1 ? base : 1)
  }
}

/// Doubles that it owns.
private final class DoubleBuffer: @unchecked Sendable {
  let values: UnsafeMutableBufferPointer<Double>

  init(count: Int) {
    values = .allocate(capacity: count)
    values.initialize(repeating: 0)
  }

  deinit { values.deallocate() }
}
