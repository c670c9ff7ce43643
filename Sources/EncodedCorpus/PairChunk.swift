import Batching

/// The ids of a chunk of sentence pairs, in memory or in a mapped file: views, and the owner of the memory.
struct PairChunk: @unchecked Sendable {
  /// One side of the pairs.
  struct Side {
    /// [ids], every sentence with its `</s>`
    let ids: UnsafeBufferPointer<Int32>
    /// [pairs + 1], the offset in `ids` at which each sentence begins, then the end of the last one
    let starts: UnsafeBufferPointer<Int64>

    /// Whether the starts divide all ids into sentences, none of them empty.
    var isWhole: Bool {
      guard starts.first == 0, starts.last == Int64(ids.count) else { return false }
      return zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
    }

    subscript(index: Int) -> UnsafeBufferPointer<Int32> {
      UnsafeBufferPointer(rebasing: ids[Int(starts[index])..<Int(starts[index + 1])])
    }

    func length(_ index: Int) -> Int { Int(starts[index + 1] - starts[index]) }
  }

  /// What the attention weights of the pairs are trained towards.
  struct Guidance {
    /// [elements], of all pairs
    let elements: UnsafeBufferPointer<GuidedWeight>
    /// [pairs + 1], the offset in `elements` at which those of each pair begin, then the end of the last one
    let starts: UnsafeBufferPointer<Int64>

    /// Whether the starts divide all elements.
    var isWhole: Bool {
      guard starts.first == 0, starts.last == Int64(elements.count) else { return false }
      return zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 }
    }

    subscript(index: Int) -> UnsafeBufferPointer<GuidedWeight> {
      UnsafeBufferPointer(rebasing: elements[Int(starts[index])..<Int(starts[index + 1])])
    }
  }

  let source: Side
  let target: Side
  /// Nil where no pair is guided.
  let guidance: Guidance?
  /// Pairs of the chunk that were left out because a side had too many subwords.
  let tooLongCount: Int
  /// Owns the memory.
  private let owner: any Sendable

  /// - Parameters:
  ///   - source: as many sentences as `target`
  init(
    source: Side, target: Side, guidance: Guidance?, tooLongCount: Int, owner: any Sendable
  ) {
    self.source = source
    self.target = target
    self.guidance = guidance
    self.tooLongCount = tooLongCount
    self.owner = owner
  }

  var count: Int { source.starts.count - 1 }

  /// A pair, valid as long as the chunk is.
  ///
  /// - Parameter identity: the index of the pair in the corpus
  func pair(_ index: Int, identity: Int) -> Batch.Pair {
    Batch.Pair(
      source: source[index], target: target[index], identity: identity,
      guidance: guidance?[index] ?? UnsafeBufferPointer(start: nil, count: 0))
  }

  /// The lengths of a pair in ids, with `</s>`.
  func lengths(_ index: Int) -> (source: Int, target: Int) {
    (source.length(index), target.length(index))
  }
}
