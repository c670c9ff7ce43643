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
    /// [target sentences], the place of the same pair among the source sentences
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

  /// A pair as it is given: ids with `</s>` on both sides, and what it is known by in every batch, for dropout.
  package typealias Pair = (
    source: UnsafeBufferPointer<Int32>, target: UnsafeBufferPointer<Int32>, identity: Int
  )

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
    let pairs = arena.buffer(count: count) {
      PlacedPair(pair($0), startID: startID, arena: arena)
    }
    // Neighbours in length share a block: first by target, where most of the work is.
    let order = arena.indices(count)
    arena.sort(order) { pairs[$0].source.ids.count }
    arena.sort(order) { pairs[$0].gold.count }
    let blockCount = Batch.blockCount(sentences: count, blockSentences: blockSentences)
    var sourceRow = 0
    var targetRow = 0
    let blocks = arena.buffer(count: blockCount) { index in
      let range = (count * index / blockCount)..<(count * (index + 1) / blockCount)
      let block = Block(
        pairs, UnsafeBufferPointer(rebasing: order[range]), sourceStart: sourceRow,
        targetStart: targetRow, sentences: range, arena: arena)
      sourceRow = block.sourceRows.upperBound
      targetRow = block.targetRows.upperBound
      return block
    }
    func joined(_ count: Int, _ part: (Block) -> UnsafeBufferPointer<Int32>)
      -> UnsafeBufferPointer<Int32>
    {
      let all = arena.buffer(of: Int32.self, count: count)
      var next = 0
      for block in blocks {
        next = all[next...].update(fromContentsOf: part(block))
      }
      return UnsafeBufferPointer(all)
    }
    self.blocks = blocks
    self.arena = arena
    sentenceCount = count
    sourceIDs = joined(sourceRow) { $0.source.ids }
    targetIDs = joined(targetRow) { $0.target.ids }
    gold = joined(targetRow) { $0.gold }
  }

  /// A batch of these pairs in an arena of its own.
  package init(
    _ pairs: [(source: [Int32], target: [Int32])], identities: [Int], startID: Int32,
    blockSentences: Int = Batch.blockSentences
  ) {
    let arena = Arena.forIndices()
    self.init(
      count: pairs.count, startID: startID, blockSentences: blockSentences, arena: arena
    ) { (arena.copy(pairs[$0].source), arena.copy(pairs[$0].target), identities[$0]) }
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

/// A pair in the arena: what is read, fed and answered.
private struct PlacedPair {
  let source: PackedSentences.Sentence
  /// `<s>` and the target words
  let target: PackedSentences.Sentence
  /// The target words and `</s>`
  let gold: UnsafeBufferPointer<Int32>

  init(_ pair: Batch.Pair, startID: Int32, arena: Arena) {
    let source = arena.buffer(of: Int32.self, count: pair.source.count)
    _ = source.initialize(fromContentsOf: pair.source)
    let target = arena.buffer(of: Int32.self, count: pair.target.count + 1)
    target[0] = startID
    _ = target[1...].initialize(fromContentsOf: pair.target)
    self.source = PackedSentences.Sentence(
      ids: UnsafeBufferPointer(source), identity: pair.identity)
    self.target = PackedSentences.Sentence(
      ids: UnsafeBufferPointer(rebasing: target[..<pair.target.count]), identity: pair.identity)
    gold = UnsafeBufferPointer(rebasing: target[1...])
  }
}

extension Batch.Block {
  /// - Parameter order: which of the pairs the block has
  fileprivate init(
    _ pairs: UnsafeBufferPointer<PlacedPair>, _ order: UnsafeBufferPointer<Int>,
    sourceStart: Int, targetStart: Int, sentences: Range<Int>, arena: Arena
  ) {
    let source = PackedSentences(
      arena.buffer(count: order.count) { pairs[order[$0]].source }, arena: arena)
    let target = PackedSentences(
      arena.buffer(count: order.count) { pairs[order[$0]].target }, arena: arena)
    let gold = arena.buffer(of: Int32.self, count: target.ids.count)
    for (row, index) in target.order.enumerated() {
      for (position, id) in pairs[order[index]].gold.enumerated() {
        gold[target.steps.row(row, position)] = id
      }
    }
    let place = arena.buffer(of: Int.self, count: order.count)
    for (row, index) in source.order.enumerated() { place[index] = row }
    self.source = source
    self.target = target
    self.gold = UnsafeBufferPointer(gold)
    sourceSentence = arena.buffer(count: order.count) { place[target.order[$0]] }
    self.pairs = arena.buffer(count: order.count) { order[target.order[$0]] }
    sourceRows = sourceStart..<(sourceStart + source.ids.count)
    targetRows = targetStart..<(targetStart + target.ids.count)
    self.sentences = sentences
  }
}
