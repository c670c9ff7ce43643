package import Compute

/// The batches of an epoch: the indices of their sentence pairs, and their order.
///
/// It depends on the lengths, the seed and the epoch. Pairs of a batch have similar lengths (steps with few rows are
/// slow); batches and their order change each epoch.
package struct BatchOrder: Sendable {
  /// The largest size of a batch.
  package enum Limit: Sendable, Equatable {
    /// Target ids, `</s>` included.
    case tokens(Int)
    case sentences(Int)
  }

  /// Pairs are sorted by length within windows of this many batches, so that an epoch stays random.
  private static let windowBatches = 100

  private let batches: [Range<Int>]
  private let order: [Int]

  /// - Parameter lengths: of all pairs, in ids with `</s>`
  /// - Parameter key: of the epoch; nil for one order by length (validation)
  package init(lengths: [(source: Int, target: Int)], limit: Limit, key: RandomKey?) {
    switch limit {
    case .tokens(let most), .sentences(let most):
      precondition(most > 0, "batches of at most \(most)")
    }
    var order = key?.at("order").permutation(lengths.count) ?? Array(lengths.indices)
    // Pairs of equal lengths stay in random order, so that batches change each epoch.
    var rank = [Int](repeating: 0, count: order.count)
    for (position, index) in order.enumerated() { rank[index] = position }
    let window = key == nil ? lengths.count : BatchOrder.windowSize(lengths, limit)
    var batches: [Range<Int>] = []
    for start in Swift.stride(from: 0, to: order.count, by: max(window, 1)) {
      let range = start..<min(start + window, order.count)
      order[range].sort { a, b in
        (lengths[a].target, lengths[a].source, rank[a])
          < (lengths[b].target, lengths[b].source, rank[b])
      }
      batches += BatchOrder.cut(range, order, lengths, limit)
    }
    if let key {
      batches = key.at("batches").permutation(batches.count).map { batches[$0] }
    }
    self.batches = batches
    self.order = order
  }

  package var count: Int { batches.count }

  /// The indices of the pairs of one batch.
  package subscript(_ batch: Int) -> ArraySlice<Int> { order[batches[batch]] }

  private static func windowSize(_ lengths: [(source: Int, target: Int)], _ limit: Limit) -> Int {
    switch limit {
    case .sentences(let count): return count * windowBatches
    case .tokens(let count):
      let total = lengths.reduce(0) { $0 + $1.target }
      return max(1, count * windowBatches * max(lengths.count, 1) / max(total, 1))
    }
  }

  /// Cuts a sorted window into batches; a pair that is larger than the limit is a batch of its own.
  private static func cut(
    _ range: Range<Int>, _ order: [Int], _ lengths: [(source: Int, target: Int)], _ limit: Limit
  ) -> [Range<Int>] {
    var batches: [Range<Int>] = []
    var start = range.lowerBound
    var tokens = 0
    for position in range {
      let length = lengths[order[position]].target
      let isFull =
        switch limit {
        case .tokens(let most): tokens + length > most
        case .sentences(let most): position - start >= most
        }
      if isFull && position > start {
        batches.append(start..<position)
        start = position
        tokens = 0
      }
      tokens += length
    }
    if start < range.upperBound { batches.append(start..<range.upperBound) }
    return batches
  }
}
