import Compute

/// The sentence pairs of one update, cut into blocks of rows that workers take through the whole network.
///
/// The cut depends on the sentences alone. All matrices of a batch hold its blocks one after the other, so that a
/// weight's gradient is one product over them.
package struct Batch: Sendable {
  /// A few sentence pairs, of similar lengths.
  package struct Block: Sendable {
    /// The source sentences with their `</s>`.
    package let source: PackedSentences
    /// What the decoder is fed: `<s>` and the target words.
    package let target: PackedSentences
    /// [target rows], what it shall answer: the target words and `</s>`
    package let gold: [Int32]
    /// [target sentences], the place of the same pair among the source sentences
    package let sourceSentence: [Int]
    /// [target sentences], which of the given pairs each is
    package let pairs: [Int]
    /// The block's rows in the batch's source-side matrices.
    package let sourceRows: Range<Int>
    /// The block's rows in the batch's target-side matrices.
    package let targetRows: Range<Int>
    /// The block's rows in matrices with one row a sentence.
    package let sentences: Range<Int>
  }

  package let blocks: [Block]
  /// How many pairs there are.
  package let sentenceCount: Int
  /// How many source ids there are, `</s>` included.
  package let sourceRowCount: Int
  /// How many target ids are predicted, `</s>` included.
  package let targetRowCount: Int
  /// [target rows], every id that shall be answered
  package let gold: [Int32]

  /// Blocks have about this many sentences: enough rows for a product to be fast, few enough that every worker finds
  /// blocks to take.
  package static let blockSentences = 20

  /// - Parameter pairs: ids with `</s>` on both sides
  /// - Parameter identities: what each pair is known by in every batch, for dropout
  /// - Parameter blockSentences: about how many sentences a block has
  package init(
    _ pairs: [(source: [Int32], target: [Int32])], identities: [Int], startID: Int32,
    blockSentences: Int = Batch.blockSentences
  ) {
    // Neighbours in length share a block: first by target, where most of the work is.
    let order = pairs.indices.sorted { a, b in
      let (x, y) = (pairs[a], pairs[b])
      return (y.target.count, y.source.count, a) < (x.target.count, x.source.count, b)
    }
    let blockCount = Batch.blockCount(sentences: pairs.count, blockSentences: blockSentences)
    var blocks: [Block] = []
    var sourceRow = 0
    var targetRow = 0
    for index in 0..<blockCount {
      let range = (order.count * index / blockCount)..<(order.count * (index + 1) / blockCount)
      let block = Block(
        pairs: order[range].map { pairs[$0] }, indices: Array(order[range]),
        identities: order[range].map { identities[$0] }, startID: startID, sourceStart: sourceRow,
        targetStart: targetRow, sentences: range)
      sourceRow = block.sourceRows.upperBound
      targetRow = block.targetRows.upperBound
      blocks.append(block)
    }
    self.blocks = blocks
    sentenceCount = pairs.count
    sourceRowCount = sourceRow
    targetRowCount = targetRow
    gold = blocks.flatMap(\.gold)
  }

  /// Blocks of about `blockSentences`, in fours, or in twos where they are large: two workers (or four) then have equally
  /// many. Of a few sentences each, where the batch has no more.
  static func blockCount(sentences: Int, blockSentences: Int) -> Int {
    let group = blockSentences > Batch.blockSentences ? 2 : 4
    let byRows = (sentences + blockSentences - 1) / blockSentences
    let fewest = min(group, (sentences + 3) / 4)
    return byRows > 1 ? max((byRows + 1) / group * group, fewest) : fewest
  }

  /// [source rows], every source id of the batch
  package var sourceIDs: [Int32] { blocks.flatMap(\.source.ids) }

  /// [target rows], every id that the decoder is fed
  package var targetIDs: [Int32] { blocks.flatMap(\.target.ids) }
}

extension Batch.Block {
  init(
    pairs: [(source: [Int32], target: [Int32])], indices: [Int], identities: [Int], startID: Int32,
    sourceStart: Int, targetStart: Int, sentences: Range<Int>
  ) {
    source = PackedSentences(pairs.map(\.source), sentenceIdentities: identities)
    target = PackedSentences(
      pairs.map { [startID] + $0.target.dropLast() }, sentenceIdentities: identities)
    var gold = [Int32](repeating: 0, count: target.ids.count)
    for (row, index) in target.order.enumerated() {
      for (position, id) in pairs[index].target.enumerated() {
        gold[target.steps.row(row, position)] = id
      }
    }
    self.gold = gold
    var place = [Int](repeating: 0, count: pairs.count)
    for (row, index) in source.order.enumerated() { place[index] = row }
    sourceSentence = target.order.map { place[$0] }
    self.pairs = target.order.map { indices[$0] }
    sourceRows = sourceStart..<(sourceStart + source.ids.count)
    targetRows = targetStart..<(targetStart + target.ids.count)
    self.sentences = sentences
  }
}
