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

  package init(count: Int) {
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
  }

  /// The flat buffer is cut into pieces of this many floats, whoever works on them.
  static let piece = 1 << 15

  /// The norm of a buffer: pieces are summed in double and in their order.
  package static func norm(of buffer: FloatBuffer, pool: WorkerPool) -> Double {
    let pieces = (buffer.count + piece - 1) / piece
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces) { sums in
      pool.forEach(pieces) { index, worker in
        let start = index * piece
        worker.spend(on: .optimizer) {
          sums[index] = ck_sum_of_squares(min(piece, buffer.count - start), buffer.base + start)
        }
      }
      return sums.reduce(0, +).squareRoot()
    }
  }

  /// One update; then the gradient is zero again.
  ///
  /// - Parameter update: 1 for the first
  /// - Parameter gradientScale: what the gradient is multiplied by (clipping)
  package func update(
    _ weights: FloatBuffer, gradient: FloatBuffer, update: Int, learningRate: Float,
    gradientScale: Float, pool: WorkerPool
  ) {
    let count = weights.count
    let first = Float(1 - power(Double(beta1), update))
    let second = Float(1 - power(Double(beta2), update))
    pool.forEach((count + Adam.piece - 1) / Adam.piece) { index, worker in
      let start = index * Adam.piece
      let length = min(Adam.piece, count - start)
      worker.spend(on: .optimizer) {
        ck_adam(
          length, weights.base + start, gradient.base + start, firstMoment.base + start,
          secondMoment.base + start, gradientScale, learningRate, beta1, beta2, epsilon, first,
          second)
        (gradient.base + start).update(repeating: 0, count: length)
      }
    }
  }

  /// average += (1 − decay) (weights − average)
  package static func average(
    _ weights: FloatBuffer, into average: FloatBuffer, decay: Float, pool: WorkerPool
  ) {
    pool.forEach((weights.count + piece - 1) / piece) { index, worker in
      let start = index * piece
      worker.spend(on: .optimizer) {
        ck_average(
          min(piece, weights.count - start), decay, weights.base + start, average.base + start)
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
