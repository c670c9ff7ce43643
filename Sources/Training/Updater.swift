package import Basics
package import Batching
package import Compute
import Layers
package import Ranks
package import Seq2Seq

/// The weights in training, and their updates.
///
/// An update depends on the weights, the moments, the number of updates, the batch and the learning rate alone. Where several
/// ranks make it together, each computes the gradients of its shards, and keeps the moments and the average of its slice of the
/// weights; all have all weights.
package final class Updater {
  package let network: Network
  package let configuration: TrainingConfiguration
  package let pool: WorkerPool
  package let weights: FloatBuffer
  package let adam: Adam
  /// The exponential average of the weights, in the layout of the slice; nil where none is kept.
  package let average: FloatBuffer?
  /// The number of updates made.
  package private(set) var updateCount = 0
  package let pass: BatchPass
  package let packed: PackedWeights
  /// Cleared between updates: the first is that of the update, the others are those of branches of the tree of shards.
  private let gradients: [Gradient]
  /// Nil where this process is alone.
  let exchange: SliceExchange?

  /// - Parameter group: the ranks that make each update together, not more than there are shards
  /// - Parameter initialWeights: in the layout of the network's parameters, changed by the updater from now on; nil for random
  ///   ones
  package init(
    _ network: Network, configuration: TrainingConfiguration, initialWeights: FloatBuffer? = nil,
    group: RankGroup = .alone, pool: WorkerPool
  ) {
    self.network = network
    self.configuration = configuration
    self.pool = pool
    weights =
      initialWeights
      ?? network.initialWeights(
        key: RandomKey(seed: configuration.seed).at("initialization"), pool: pool)
    precondition(weights.count == network.bufferCount, "weights of another network")
    exchange = group.transport.map {
      SliceExchange(network, shardCount: configuration.shards, group: group, transport: $0)
    }
    adam = exchange.map { Adam(of: $0.slice) } ?? Adam(count: network.bufferCount)
    gradients = (0..<Self.gradientCount(configuration, ranks: group.count)).map { _ in
      Gradient(network.parameters, count: network.bufferCount)
    }
    average = configuration.averageDecay > 0 ? FloatBuffer(count: adam.slice.count) : nil
    if let average { adam.slice.copy(from: weights, to: average) }
    pass = BatchPass(network, pool: pool, precision: configuration.precision)
    packed = PackedWeights(
      network.parameters, forTraining: true, precision: configuration.precision)
    packed.pack(weights, pool: pool)
  }

  /// How many gradients are in memory at once: one for each level of the tree of shards of a rank.
  static func gradientCount(_ configuration: TrainingConfiguration, ranks: Int = 1) -> Int {
    let largest =
      ShardTree.branches(ofShards: configuration.shards, ranks: ranks)
      .map(\.shards.count).max() ?? 1
    var count = 1
    while 1 << (count - 1) < largest { count += 1 }
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
  package func update(
    _ batch: Batch, learningRate: Double
  ) throws(UserError) -> Result {
    try update(CollectionOfOne(batch), learningRate: learningRate)
  }

  /// The shards of each update that this rank computes.
  package var shards: Range<Int> { exchange?.shards ?? 0..<configuration.shards }

  /// Makes one update from the shards of a batch. A batch whose loss or gradient is not finite changes nothing.
  ///
  /// Dropout depends on the update and the pair, the loss is divided by the tokens of all shards, and gradients are added along
  /// a binary tree over the shards: so the result depends on the shards, and not on who computes them.
  ///
  /// - Parameter shards: those of this rank; alone, as many as the configuration has, or one
  /// - Throws: `UserError` where another rank is lost
  package func update<Shards: RandomAccessCollection<Batch>>(
    _ shards: Shards, learningRate: Double
  ) throws(UserError) -> Result where Shards.Index == Int {
    precondition(
      shards.count == self.shards.count || exchange == nil && shards.count == 1,
      "\(shards.count) shards")
    let sum =
      try exchange.map { exchange throws(UserError) in try self.sum(shards, exchange) }
      ?? sum(shards)
    defer { for gradient in gradients { gradient.clear() } }
    guard sum.norm.isFinite else { return Result(loss: sum.loss, gradientNorm: .nan) }
    let clip = configuration.clipNorm
    let scale = clip > 0 && sum.norm > clip ? Float(clip / sum.norm) : 1
    updateCount += 1
    // The average follows faster at first, to forget the initial weights.
    let decay = min(
      configuration.averageDecay, Double(1 + updateCount) / Double(10 + updateCount))
    adam.update(
      weights, gradient: sum.gradient,
      average: average.map { ($0, decay: Float(decay)) }, update: updateCount,
      learningRate: Float(learningRate), gradientScale: scale, pool: pool)
    try exchange?.handOut(weights)
    packed.pack(weights, pool: pool)
    return Result(loss: sum.loss, gradientNorm: sum.norm)
  }

  /// The gradient of an update, in the layout of the slice, with the loss of all shards and the norm over all slices; the norm
  /// is not finite where the loss is not.
  private typealias Sum = (loss: BatchLoss, gradient: FloatBuffer, norm: Double)

  private func sum<Shards: RandomAccessCollection<Batch>>(
    _ shards: Shards
  ) -> Sum where Shards.Index == Int {
    let loss = addGradients(
      of: shards, shards.startIndex..<shards.endIndex, dropout: dropout,
      scale: 1 / Float(shards.reduce(0) { $0 + $1.targetRowCount }), level: 0)
    let gradient = gradients[0].values
    return (loss, gradient, loss.loss.isFinite ? adam.norm(of: gradient, pool: pool) : .nan)
  }

  private func sum<Shards: RandomAccessCollection<Batch>>(
    _ shards: Shards, _ exchange: SliceExchange
  ) throws(UserError) -> Sum where Shards.Index == Int {
    let rowCounts = try exchange.ofAllShards(shards.map { Double($0.targetRowCount) })
    let scale = 1 / Float(Int(rowCounts.reduce(0, +)))
    let own = exchange.shards.lowerBound
    var losses: [BatchLoss] = []
    for branch in exchange.begin() {
      exchange.beginBranch()
      let total = gradients[0]
      let first = shards.startIndex + branch.lowerBound - own
      losses.append(
        addGradients(
          of: shards, first..<first + branch.count, dropout: dropout, scale: scale, level: 0,
          // The sum over several shards is finished at once.
          didFinish: branch.count > 1 ? nil : { exchange.finish($0, of: total.buffer) }))
      try exchange.finishBranch(total.values)
      total.clear()
    }
    let gradient = try exchange.sumOfBranches(pool: pool)
    let (loss, squares) = try exchange.sum(
      of: losses, squares: adam.sumsOfSquares(of: gradient, pool: pool))
    return (loss, gradient, loss.loss.isFinite ? squares.reduce(0, +).squareRoot() : .nan)
  }

  /// The dropout of the next update.
  private var dropout: Dropout {
    Dropout(
      configuration.dropoutRates(ofUpdate: updateCount + 1),
      key: RandomKey(seed: configuration.seed).at("dropout").at(UInt64(updateCount)))
  }

  /// Adds the gradients of some shards to the gradient of a level, and returns their loss.
  ///
  /// - Parameter didFinish: as for a pass; for one shard only
  private func addGradients<Shards: RandomAccessCollection<Batch>>(
    of shards: Shards, _ range: Range<Int>, dropout: Dropout, scale: Float, level: Int,
    didFinish: ((Parameter) -> Void)? = nil
  ) -> BatchLoss where Shards.Index == Int {
    if range.count == 1 {
      return pass.gradient(
        shards[range.lowerBound], weights: Weights(values: weights, packed: packed),
        dropout: dropout, smoothing: Float(configuration.labelSmoothing),
        guidance: Float(configuration.guidedAlignmentWeight),
        divergence: Float(configuration.rDrop), scale: scale, into: gradients[level],
        didFinish: didFinish)
    }
    let (left, right) = ShardTree.halves(of: range)
    var loss = addGradients(
      of: shards, left, dropout: dropout, scale: scale, level: level)
    // What is not finite stays so, and is not used.
    guard loss.loss.isFinite else { return loss }
    loss += addGradients(
      of: shards, right, dropout: dropout, scale: scale, level: level + 1)
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
  package func withValidatedWeights<Value>(_ body: (Weights) throws -> Value) throws -> Value {
    guard let average else { return try body(Weights(values: weights, packed: packed)) }
    let values = try exchange?.whole(average) ?? average
    packed.pack(values, pool: pool)
    defer { packed.pack(weights, pool: pool) }
    return try body(Weights(values: values, packed: packed))
  }

  /// The weights that are validated and exported, in the layout of the slice, as they are now or will be.
  package var validatedSlice: FloatBuffer {
    if let average { return average }
    if adam.slice.isWhole { return weights }
    let slice = FloatBuffer(count: adam.slice.count)
    adam.slice.copy(from: weights, to: slice)
    return slice
  }
}
