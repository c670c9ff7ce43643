import Batching
package import Compute

/// Draws the subwords of a batch's pairs, on the workers of a pool.
package struct SubwordDrawing {
  private let regularization: SubwordRegularization
  private let key: RandomKey
  private let pool: WorkerPool

  /// Pairs that one task draws.
  private static let groupSize = 8

  /// - Parameter key: of the epoch
  package init(_ regularization: SubwordRegularization, key: RandomKey, pool: WorkerPool) {
    self.regularization = regularization
    self.key = key
    self.pool = pool
  }

  /// The pairs, in memory of the arena where their subwords were drawn.
  func draw(_ given: [Batch.Pair], arena: Arena) -> [Batch.Pair] {
    var drawn = [SubwordRegularization.Drawn?](repeating: nil, count: given.count)
    drawn.withUnsafeMutableBufferPointer { drawn in
      pool.forEach((given.count + Self.groupSize - 1) / Self.groupSize) { task, _ in
        let first = task * Self.groupSize
        for index in first..<min(first + Self.groupSize, given.count) {
          drawn[index] = regularization.draw(given[index], key: key)
        }
      }
    }
    return zip(given, drawn).map { $1?.pair(identity: $0.identity, arena: arena) ?? $0 }
  }
}
