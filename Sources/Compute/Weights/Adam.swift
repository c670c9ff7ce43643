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

  /// The sum of squares of each piece of a gradient; kept, so that nothing is allocated.
  private let pieceSums: DoubleBuffer

  package init(count: Int) {
    firstMoment = FloatBuffer(count: count)
    secondMoment = FloatBuffer(count: count)
    pieceSums = DoubleBuffer(count: (count + Self.piece - 1) / Self.piece)
  }

  /// The flat buffer is cut into pieces of this many floats, whoever works on them.
  static let piece = 1 << 15

  /// The norm of a gradient in the layout of the weights: pieces are summed in double and in their order.
  ///
  /// One thread at a time may ask.
  package func norm(of gradient: FloatBuffer, pool: WorkerPool) -> Double {
    precondition(
      gradient.count == firstMoment.count,
      "a gradient of \(gradient.count) for \(firstMoment.count) weights")
    pool.forEach(pieceSums.values.count, with: (gradient, pieceSums)) { inputs, index, worker in
      let (gradient, sums) = inputs
      let start = index * Self.piece
      worker.spend(on: .optimizer) {
        sums.values[index] = ck_sum_of_squares(
          min(Self.piece, gradient.count - start), gradient.base + start)
      }
    }
    return pieceSums.values.reduce(0, +).squareRoot()
  }

  /// An exponential average of the weights, and how much of it stays.
  package struct Average {
    package let buffer: FloatBuffer
    package let decay: Float

    package init(_ buffer: FloatBuffer, decay: Float) {
      self.buffer = buffer
      self.decay = decay
    }
  }

  /// One update.
  ///
  /// - Parameter average: where the new weights go too: average += (1 − decay) (weights − average)
  /// - Parameter update: 1 for the first
  /// - Parameter gradientScale: what the gradient is multiplied by (clipping)
  package func update(
    _ weights: FloatBuffer, gradient: FloatBuffer, average: Average? = nil, update: Int,
    learningRate: Float, gradientScale: Float, pool: WorkerPool
  ) {
    let step = Step(
      adam: self, weights: weights, gradient: gradient, average: average,
      learningRate: learningRate, gradientScale: gradientScale,
      firstCorrection: Float(1 - power(Double(beta1), update)),
      secondCorrection: Float(1 - power(Double(beta2), update)))
    pool.forEach(pieceSums.values.count, with: step) { step, index, worker in
      let end = min((index + 1) * Adam.piece, step.weights.count)
      worker.spend(on: .optimizer) {
        for start in stride(from: index * Adam.piece, to: end, by: Step.stretch) {
          step.update(start..<min(start + Step.stretch, end))
        }
      }
    }
  }

  /// An update on its way through the buffers.
  private struct Step {
    let adam: Adam
    let weights: FloatBuffer
    let gradient: FloatBuffer
    let average: Average?
    let learningRate: Float
    let gradientScale: Float
    let firstCorrection: Float
    let secondCorrection: Float

    /// So many floats of each buffer stay in the first-level cache from one kernel to the next.
    static let stretch = 1 << 11

    func update(_ range: Range<Int>) {
      let start = range.lowerBound
      ck_adam(
        range.count, weights.base + start, gradient.base + start, adam.firstMoment.base + start,
        adam.secondMoment.base + start, gradientScale, learningRate, adam.beta1, adam.beta2,
        adam.epsilon, firstCorrection, secondCorrection)
      if let average {
        ck_average(
          range.count, average.decay, weights.base + start, average.buffer.base + start)
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
