import Batching

/// The ids of a chunk of sentence pairs, in memory or in a mapped file: views, and who owns what they show.
struct PairChunk: @unchecked Sendable {
  /// One side of the pairs.
  struct Side {
    /// [ids], every sentence with its `</s>`
    let ids: UnsafeBufferPointer<Int32>
    /// [pairs + 1], where each sentence begins, and where the last one ends
    let starts: UnsafeBufferPointer<Int64>

    /// Whether the starts lead through the ids from their beginning to their end, and no sentence is empty.
    var isWhole: Bool {
      guard starts.first == 0, starts.last == Int64(ids.count) else { return false }
      return zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
    }

    subscript(index: Int) -> UnsafeBufferPointer<Int32> {
      UnsafeBufferPointer(rebasing: ids[Int(starts[index])..<Int(starts[index + 1])])
    }

    func length(_ index: Int) -> Int { Int(starts[index + 1] - starts[index]) }
  }

  let source: Side
  let target: Side
  /// Pairs of the chunk that were left out, because a side had too many pieces.
  let tooLongCount: Int
  /// Keeps the memory.
  private let owner: any Sendable

  /// - Parameters:
  ///   - source: as many sentences as `target`
  init(source: Side, target: Side, tooLongCount: Int, owner: any Sendable) {
    self.source = source
    self.target = target
    self.tooLongCount = tooLongCount
    self.owner = owner
  }

  var count: Int { source.starts.count - 1 }

  /// A pair, valid as long as the chunk is.
  ///
  /// - Parameter identity: what the pair is known by
  func pair(_ index: Int, identity: Int) -> Batch.Pair {
    Batch.Pair(source: source[index], target: target[index], identity: identity)
  }

  /// The lengths of a pair in ids, with `</s>`.
  func lengths(_ index: Int) -> (source: Int, target: Int) {
    (source.length(index), target.length(index))
  }
}
