package import Compute

/// The sentence pairs of one update, cut into blocks of rows that workers take through the whole network.
///
/// The cut depends on the sentences alone. All matrices of a batch hold its blocks one after the other, so that a
/// weight's gradient is one product over them. A batch is a view of the arena in which it was made; it
/// keeps it alive, and is valid until it is reset.
package struct Batch: @unchecked Sendable {
  /// A few sentence pairs, of similar lengths.
  package struct Block {
    /// The source sentences with their `</s>`.
    package let source: PackedSentences
    /// What the decoder is fed: `<s>` and the target words.
    package let target: PackedSentences
    /// [target rows], what it shall answer: the target words and `</s>`
    package let gold: UnsafeBufferPointer<Int32>
    /// [target sentences], the index of the same pair among the source sentences
    package let sourceSentence: UnsafeBufferPointer<Int>
    /// [target sentences], which of the given pairs each is
    package let pairs: UnsafeBufferPointer<Int>
    /// The block's rows in the batch's source-side matrices.
    package let sourceRows: Range<Int>
    /// The block's rows in the batch's target-side matrices.
    package let targetRows: Range<Int>
    /// The block's rows in matrices with one row a sentence.
    package let sentences: Range<Int>
  }

  /// A pair by its ids, with `</s>` on both sides: views of memory that stands until the batch is made.
  package struct Pair {
    package let source: UnsafeBufferPointer<Int32>
    package let target: UnsafeBufferPointer<Int32>
    /// What it is known by in every batch, for dropout.
    package let identity: Int

    package init(
      source: UnsafeBufferPointer<Int32>, target: UnsafeBufferPointer<Int32>, identity: Int
    ) {
      self.source = source
      self.target = target
      self.identity = identity
    }
  }

  package let blocks: UnsafeBufferPointer<Block>
  /// How many pairs there are.
  package let sentenceCount: Int
  /// [source rows], every source id of the batch, `</s>` included
  package let sourceIDs: UnsafeBufferPointer<Int32>
  /// [target rows], every id that the decoder is fed
  package let targetIDs: UnsafeBufferPointer<Int32>
  /// [target rows], every id that shall be answered
  package let gold: UnsafeBufferPointer<Int32>
  private let arena: Arena

  /// How many source ids there are, `</s>` included.
  package var sourceRowCount: Int { sourceIDs.count }
  /// How many target ids are predicted, `</s>` included.
  package var targetRowCount: Int { targetIDs.count }

  /// Blocks have about this many sentences: enough rows for a product to be fast, few enough that every worker finds
  /// blocks to take.
  package static let blockSentences = 20

  /// - Parameter count: how many pairs there are
  /// - Parameter blockSentences: about how many sentences a block has
  /// - Parameter arena: where all of it goes
  /// - Parameter pair: called once for each place 0 ..< count
  package init(
    count: Int, startID: Int32, blockSentences: Int = Batch.blockSentences, arena: Arena,
    pair: (Int) -> Pair
  ) {
    let pairs = arena.buffer(count: count, pair)
    // Neighbours in length share a block: first by target, where most of the work is.
    let order = arena.indices(count)
    arena.sort(order) { pairs[$0].source.count }
    arena.sort(order) { pairs[$0].target.count }
    let sourceRowCount = pairs.reduce(0) { $0 + $1.source.count }
    let targetRowCount = pairs.reduce(0) { $0 + $1.target.count }
    let sourceIDs = arena.buffer(of: Int32.self, count: sourceRowCount)
    let targetIDs = arena.buffer(of: Int32.self, count: targetRowCount)
    let gold = arena.buffer(of: Int32.self, count: targetRowCount)
    let blockCount = Batch.blockCount(sentences: count, blockSentences: blockSentences)
    var sourceStart = 0
    var targetStart = 0
    blocks = arena.buffer(count: blockCount) { index in
      let sentences = (count * index / blockCount)..<(count * (index + 1) / blockCount)
      let order = UnsafeBufferPointer(rebasing: order[sentences])
      let source = PackedSentences(
        count: order.count, into: sourceIDs, at: sourceStart, arena: arena,
        identity: { pairs[order[$0]].identity }, ids: { pairs[order[$0]].source })
      let target = PackedSentences(
        count: order.count, startID: startID, into: targetIDs, at: targetStart, arena: arena,
        identity: { pairs[order[$0]].identity }, ids: { pairs[order[$0]].target })
      let sourceRows = sourceStart..<(sourceStart + source.ids.count)
      let targetRows = targetStart..<(targetStart + target.ids.count)
      (sourceStart, targetStart) = (sourceRows.upperBound, targetRows.upperBound)
      for (row, index) in target.order.enumerated() {
        for (position, id) in pairs[order[index]].target.enumerated() {
          gold[targetRows.lowerBound + target.steps.row(row, position)] = id
        }
      }
      let sourceRow = arena.buffer(of: Int.self, count: order.count)
      for (row, index) in source.order.enumerated() { sourceRow[index] = row }
      return Block(
        source: source, target: target,
        gold: UnsafeBufferPointer(rebasing: gold[targetRows]),
        sourceSentence: arena.buffer(count: order.count) { sourceRow[target.order[$0]] },
        pairs: arena.buffer(count: order.count) { order[target.order[$0]] },
        sourceRows: sourceRows, targetRows: targetRows, sentences: sentences)
    }
    self.arena = arena
    sentenceCount = count
    self.sourceIDs = UnsafeBufferPointer(sourceIDs)
    self.targetIDs = UnsafeBufferPointer(targetIDs)
    self.gold = UnsafeBufferPointer(gold)
  }

  /// A batch of these pairs in an arena of its own.
  package init(
    _ pairs: [(source: [Int32], target: [Int32])], identities: [Int], startID: Int32,
    blockSentences: Int = Batch.blockSentences
  ) {
    let arena = Arena.forIndices()
    self.init(
      count: pairs.count, startID: startID, blockSentences: blockSentences, arena: arena
    ) {
      Pair(
        source: arena.copy(pairs[$0].source), target: arena.copy(pairs[$0].target),
        identity: identities[$0])
    }
  }

  /// Blocks of about `blockSentences`, in fours, or in twos where they are large: two workers (or four) then have equally
  /// many. Of a few sentences each, where the batch has no more.
  static func blockCount(sentences: Int, blockSentences: Int) -> Int {
    let group = blockSentences > Batch.blockSentences ? 2 : 4
    let byRows = (sentences + blockSentences - 1) / blockSentences
    let fewest = min(group, (sentences + 3) / 4)
    return byRows > 1 ? max((byRows + 1) / group * group, fewest) : fewest
  }
}
