import CKernels

/// Adam (Kingma and Ba 2015, arXiv:1412.6980, algorithm 1) with clipping by the global norm of the gradient.
package struct Adam: Sendable {
  package var beta1: Float = 0.9
  package var beta2: Float = 0.999
  package var epsilon: Float = 1e-8

  /// What of the weights it updates.
  package let slice: BufferSlice
  /// The first moment, in the layout of the slice.
  package let firstMoment: FloatBuffer
  /// The second moment.
  package let secondMoment: FloatBuffer

  /// The sum of squares of each part of a gradient; kept, so that nothing is allocated.
  private let partSums: DoubleBuffer

  /// Adam of the part of the weights that a rank owns.
  package init(of slice: BufferSlice) {
    self.slice = slice
    firstMoment = FloatBuffer(count: slice.count)
    secondMoment = FloatBuffer(count: slice.count)
    partSums = DoubleBuffer(count: slice.parts.count)
  }

  /// Adam of all weights.
  package init(count: Int) { self.init(of: BufferDivision(count: count).slice(of: 0)) }

  /// The floats that a worker takes at a time, for any number of workers.
  static let partSize = 1 << 15
  /// The floats of each buffer that stay in the first-level cache from one kernel to the next.
  private static let windowSize = 1 << 11

  /// The sum of squares of each part of a gradient in the layout of the slice, in double precision.
  ///
  /// One thread at a time may call it.
  ///
  /// - Returns: [parts of the slice], until the next call
  package func sumsOfSquares(
    of gradient: FloatBuffer, pool: WorkerPool
  ) -> UnsafeBufferPointer<Double> {
    precondition(
      gradient.count == firstMoment.count,
      "a gradient of \(gradient.count) for \(firstMoment.count) weights")
    pool.forEach(slice.parts.count, with: (self, gradient)) { inputs, index, worker in
      let (adam, gradient) = inputs
      let part = adam.slice.parts[index]
      worker.spend(on: .optimizer) {
        adam.partSums.values[index] = ck_sum_of_squares(part.count, gradient.base + part.offset)
      }
    }
    return UnsafeBufferPointer(partSums.values)
  }

  /// The norm of a gradient of all weights; parts are added in their order.
  package func norm(of gradient: FloatBuffer, pool: WorkerPool) -> Double {
    precondition(slice.isWhole, "the norm of a slice")
    return sumsOfSquares(of: gradient, pool: pool).reduce(0, +).squareRoot()
  }

  /// One update of the weights of the slice.
  ///
  /// - Parameters:
  ///   - weights: all weights
  ///   - gradient: in the layout of the slice
  ///   - average: average += (1 − decay) (weights − average), with the new weights; in the layout of the slice
  ///   - update: the number of this update; 1 for the first
  ///   - gradientScale: multiplies the gradient (clipping)
  package func update(
    _ weights: FloatBuffer, gradient: FloatBuffer, average: (FloatBuffer, decay: Float)? = nil,
    update: Int, learningRate: Float, gradientScale: Float, pool: WorkerPool
  ) {
    precondition(weights.count == slice.bufferCount, "weights of another network")
    let corrections = (
      Float(1 - power(Double(beta1), update)), Float(1 - power(Double(beta2), update))
    )
    let inputs = (self, weights, gradient, average, learningRate, gradientScale, corrections)
    pool.forEach(slice.parts.count, with: inputs) { inputs, index, worker in
      let (adam, weights, gradient, average, learningRate, gradientScale, corrections) = inputs
      let part = adam.slice.parts[index]
      worker.spend(on: .optimizer) {
        for start in stride(from: 0, to: part.count, by: Self.windowSize) {
          let count = min(Self.windowSize, part.count - start)
          let weights = weights.base + part.start + start
          let offset = part.offset + start
          ck_adam(
            count, weights, gradient.base + offset, adam.firstMoment.base + offset,
            adam.secondMoment.base + offset, gradientScale, learningRate, adam.beta1, adam.beta2,
            adam.epsilon, corrections.0, corrections.1)
          if let (average, decay) = average {
            ck_average(count, decay, weights, average.base + offset)
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
