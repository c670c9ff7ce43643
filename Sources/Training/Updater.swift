package import Batching
package import Compute
import Layers
package import Seq2Seq

/// The weights in training, and their updates.
///
/// An update depends on the weights, the moments, the number of updates, the batch and the learning rate alone.
package final class Updater {
  package let network: Network
  package let configuration: TrainingConfiguration
  package let pool: WorkerPool
  package let weights: FloatBuffer
  package let adam: Adam
  /// The exponential average of the weights; nil where none is kept.
  package let average: FloatBuffer?
  /// The number of updates made.
  package private(set) var updateCount = 0
  package let pass: BatchPass
  package let packed: PackedWeights
  /// Cleared between updates: the first is that of the update, the others are those of branches of the tree of shards.
  private let gradients: [Gradient]

  /// - Parameter initialWeights: in the layout of the network's parameters, changed by the updater from now on; nil for random
  ///   ones
  package init(
    _ network: Network, configuration: TrainingConfiguration, initialWeights: FloatBuffer? = nil,
    pool: WorkerPool
  ) {
    self.network = network
    self.configuration = configuration
    self.pool = pool
    weights =
      initialWeights
      ?? network.initialWeights(
        key: RandomKey(seed: configuration.seed).at("initialization"), pool: pool)
    precondition(weights.count == network.bufferCount, "weights of another network")
    adam = Adam(count: network.bufferCount)
    gradients = (0..<Self.gradientCount(configuration)).map { _ in
      Gradient(network.parameters, count: network.bufferCount)
    }
    average = configuration.averageDecay > 0 ? FloatBuffer(count: network.bufferCount) : nil
    average?.copy(from: weights)
    pass = BatchPass(network, pool: pool, precision: configuration.precision)
    packed = PackedWeights(
      network.parameters, forTraining: true, precision: configuration.precision)
    packed.pack(weights, pool: pool)
  }

  /// How many gradients are in memory at once: one for each level of the tree of shards.
  static func gradientCount(_ configuration: TrainingConfiguration) -> Int {
    var count = 1
    while 1 << (count - 1) < configuration.shards { count += 1 }
    return count
  }

  /// The loss and gradient norm of an update.
  package struct Result: Sendable {
    package let loss: BatchLoss
    /// Before clipping; not finite where the update was skipped.
    package let gradientNorm: Double
    package var isFinite: Bool { gradientNorm.isFinite }
  }

  /// Makes one update from a whole batch.
  package func update(_ batch: Batch, learningRate: Double) -> Result {
    update(CollectionOfOne(batch), learningRate: learningRate)
  }

  /// Makes one update from the shards of a batch. A batch whose loss or gradient is not finite changes nothing.
  ///
  /// Dropout depends on the update and the pair, the loss is divided by the tokens of all shards, and gradients are added along
  /// a binary tree over the shards: so the result depends on the shards, and not on who computes them.
  ///
  /// - Parameter shards: as many as the configuration has, or one
  package func update<Shards: RandomAccessCollection<Batch>>(
    _ shards: Shards, learningRate: Double
  ) -> Result where Shards.Index == Int {
    precondition(
      shards.count == 1 || shards.count == configuration.shards, "\(shards.count) shards")
    let key = RandomKey(seed: configuration.seed).at("dropout").at(UInt64(updateCount))
    let loss = addGradients(
      of: shards, shards.startIndex..<shards.endIndex,
      dropout: Dropout(configuration.dropoutRates(ofUpdate: updateCount + 1), key: key),
      scale: 1 / Float(shards.reduce(0) { $0 + $1.targetRowCount }), level: 0)
    let gradient = gradients[0]
    let norm = loss.loss.isFinite ? adam.norm(of: gradient.values, pool: pool) : .nan
    defer { for gradient in gradients { gradient.clear() } }
    guard norm.isFinite else { return Result(loss: loss, gradientNorm: .nan) }
    let clip = configuration.clipNorm
    let scale = clip > 0 && norm > clip ? Float(clip / norm) : 1
    updateCount += 1
    // The average follows faster at first, to forget the initial weights.
    let decay = min(
      configuration.averageDecay, Double(1 + updateCount) / Double(10 + updateCount))
    adam.update(
      weights, gradient: gradient.values,
      average: average.map { ($0, decay: Float(decay)) }, update: updateCount,
      learningRate: Float(learningRate), gradientScale: scale, pool: pool)
    packed.pack(weights, pool: pool)
    return Result(loss: loss, gradientNorm: norm)
  }

  /// Adds the gradients of some shards to the gradient of a level, and returns their loss.
  ///
  /// The left branch has the greatest power of two that is less than the number of shards, so that each branch is a whole tree
  /// wherever shards are divided.
  private func addGradients<Shards: RandomAccessCollection<Batch>>(
    of shards: Shards, _ range: Range<Int>, dropout: Dropout, scale: Float, level: Int
  ) -> BatchLoss where Shards.Index == Int {
    if range.count == 1 {
      return pass.gradient(
        shards[range.lowerBound], weights: Weights(values: weights, packed: packed),
        dropout: dropout, smoothing: Float(configuration.labelSmoothing),
        guidance: Float(configuration.guidedAlignmentWeight),
        divergence: Float(configuration.rDrop), scale: scale, into: gradients[level])
    }
    var left = 1
    while 2 * left < range.count { left *= 2 }
    let middle = range.lowerBound + left
    var loss = addGradients(
      of: shards, range.lowerBound..<middle, dropout: dropout, scale: scale, level: level)
    // What is not finite stays so, and is not used.
    guard loss.loss.isFinite else { return loss }
    loss += addGradients(
      of: shards, middle..<range.upperBound, dropout: dropout, scale: scale, level: level + 1)
    guard loss.loss.isFinite else { return loss }
    gradients[level].add(gradients[level + 1], pool: pool)
    gradients[level + 1].clear()
    return loss
  }

  /// Continues from a stored state. Call it after weights, moments and average have been filled.
  package func resume(updateCount: Int) {
    self.updateCount = updateCount
    packed.pack(weights, pool: pool)
  }

  /// Calls `body` with weights packed in single precision, as `translate` packs them.
  package func withPacked<Value>(
    _ values: FloatBuffer, _ body: (Weights) throws -> Value
  ) rethrows -> Value {
    guard configuration.precision == .fp32 else {
      return try body(Weights(packing: values, of: network.parameters, pool: pool))
    }
    packed.pack(values, pool: pool)
    defer { packed.pack(weights, pool: pool) }
    return try body(Weights(values: values, packed: packed))
  }

  /// Calls `body` with the weights that are validated and exported, packed: the average, or the weights themselves where none
  /// is kept.
  package func withValidatedWeights<Value>(_ body: (Weights) throws -> Value) rethrows -> Value {
    guard let average else { return try body(Weights(values: weights, packed: packed)) }
    packed.pack(average, pool: pool)
    defer { packed.pack(weights, pool: pool) }
    return try body(Weights(values: average, packed: packed))
  }
}
