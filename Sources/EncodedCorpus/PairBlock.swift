/// The ids of a stretch of sentence pairs: views of memory that something else owns, an array or a mapped file.
package struct PairBlock: @unchecked Sendable {
  /// The views of one side.
  package struct Side {
    /// [ids], every sentence with its `</s>`
    package let ids: UnsafeBufferPointer<Int32>
    /// [pairs + 1], where each sentence begins, and where the last one ends
    package let starts: UnsafeBufferPointer<Int64>

    package init(ids: UnsafeBufferPointer<Int32>, starts: UnsafeBufferPointer<Int64>) {
      self.ids = ids
      self.starts = starts
    }

    /// Whether the starts lead through the ids from their beginning to their end.
    var isWhole: Bool {
      guard starts.first == 0, starts.last == Int64(ids.count) else { return false }
      return zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 }
    }

    subscript(index: Int) -> UnsafeBufferPointer<Int32> {
      UnsafeBufferPointer(rebasing: ids[Int(starts[index])..<Int(starts[index + 1])])
    }

    func length(_ index: Int) -> Int { Int(starts[index + 1] - starts[index]) }
  }

  package let source: Side
  package let target: Side
  /// Keeps the memory.
  private let owner: any Sendable

  /// nil where the views do not fit each other, or a sentence is empty.
  package init?(source: Side, target: Side, owner: any Sendable) {
    guard source.starts.count == target.starts.count, source.isWhole, target.isWhole else {
      return nil
    }
    self.source = source
    self.target = target
    self.owner = owner
  }

  /// A block in memory of its own.
  package init(_ pairs: EncodedPairs) {
    let memory = BlockMemory()
    source = Side(ids: memory.copy(pairs.source.ids), starts: memory.copy(pairs.source.starts))
    target = Side(ids: memory.copy(pairs.target.ids), starts: memory.copy(pairs.target.starts))
    owner = memory
  }

  package var count: Int { source.starts.count - 1 }

  /// The ids of a pair, with `</s>`.
  package subscript(index: Int) -> (
    source: UnsafeBufferPointer<Int32>, target: UnsafeBufferPointer<Int32>
  ) {
    (source[index], target[index])
  }

  func lengths(_ index: Int) -> (source: Int, target: Int) {
    (source.length(index), target.length(index))
  }
}

/// Memory that goes with its owner.
private final class BlockMemory: @unchecked Sendable {
  private var pieces: [UnsafeMutableRawPointer] = []

  deinit { for piece in pieces { piece.deallocate() } }

  func copy<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = copy.initialize(fromContentsOf: elements)
    if let start = copy.baseAddress { pieces.append(UnsafeMutableRawPointer(start)) }
    return UnsafeBufferPointer(copy)
  }
}
