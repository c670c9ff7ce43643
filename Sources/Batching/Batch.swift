package import Compute

/// The sentence pairs of one update, cut into parts that workers take through the whole network.
///
/// The cut depends on the sentences only. All matrices of a batch hold its parts one after the other, so that a
/// weight's gradient is one product over them. A batch is a view of its arena, which it keeps alive; it is valid until
/// the arena is reset.
package struct Batch: @unchecked Sendable {
  /// A few sentence pairs, of similar lengths.
  package struct Part {
    /// The source sentences with their `</s>`.
    package let source: UnpaddedSentences
    /// The decoder's inputs: `<s>` and the target ids.
    package let target: UnpaddedSentences
    /// [target rows]: the target ids and `</s>`
    package let labels: UnsafeBufferPointer<Int32>
    /// [target sentences]: the index of the same pair among the source sentences
    package let sourceSentence: UnsafeBufferPointer<Int>
    /// [target sentences]: the index of the pair among those given
    package let pairs: UnsafeBufferPointer<Int>
    /// Its rows in matrices of source rows.
    package let sourceRows: Range<Int>
    /// Its rows in matrices of target rows.
    package let targetRows: Range<Int>
    /// Its rows in matrices with a row for each sentence.
    package let sentences: Range<Int>
    /// What attention weights are trained towards; nil where no pair of the part has guidance.
    package let guidance: PartGuidance?
  }

  /// The ids of a pair, with `</s>` on both sides: views of memory that must live until the batch is made.
  package struct Pair {
    package let source: UnsafeBufferPointer<Int32>
    package let target: UnsafeBufferPointer<Int32>
    /// Identifies the pair in every batch, for dropout.
    package let identity: Int
    /// What the attention weights of the pair are trained towards, by target, then source; empty without guidance.
    package let guidance: UnsafeBufferPointer<GuidedWeight>

    package init(
      source: UnsafeBufferPointer<Int32>, target: UnsafeBufferPointer<Int32>, identity: Int,
      guidance: UnsafeBufferPointer<GuidedWeight> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
      self.source = source
      self.target = target
      self.identity = identity
      self.guidance = guidance
    }

    /// The same pair with another identity.
    fileprivate var twin: Pair {
      Pair(
        source: source, target: target, identity: identity + Self.twinIdentity, guidance: guidance)
    }

    /// Beyond all indices of pairs.
    private static let twinIdentity = 1 << 40
  }

  package let parts: UnsafeBufferPointer<Part>
  package let sentenceCount: Int
  /// [source rows]: all source ids, `</s>` included
  package let sourceIDs: UnsafeBufferPointer<Int32>
  /// [target rows]: all inputs of the decoder
  package let targetIDs: UnsafeBufferPointer<Int32>
  /// [target rows]: all labels
  package let labels: UnsafeBufferPointer<Int32>
  /// Whether each pair is there twice, with two identities: rows 2 i and 2 i + 1 are of the same token of both.
  package let hasTwins: Bool
  /// Whether a pair has guidance.
  package let hasGuidance: Bool
  private let arena: Arena

  package var sourceRowCount: Int { sourceIDs.count }
  package var targetRowCount: Int { targetIDs.count }

  /// About how many sentences a part has: enough rows for fast products, and enough parts for all workers.
  package static let partSentences = 20

  /// - Parameter count: the number of pairs
  /// - Parameter partSentences: about how many sentences a part has
  /// - Parameter hasTwins: whether each pair is there twice, for two dropouts; pairs then count twice in the batch
  /// - Parameter arena: holds the batch
  /// - Parameter pair: called once for each index 0 ..< count
  package init(
    count pairCount: Int, startID: Int32, partSentences: Int = Batch.partSentences,
    hasTwins: Bool = false, arena: Arena, pair: (Int) -> Pair
  ) {
    // Twins are neighbours, and stay so where sentences are sorted by length.
    let twins = hasTwins ? 2 : 1
    let count = pairCount * twins
    let given = arena.buffer(count: pairCount, pair)
    let pairs = arena.buffer(count: count) { index in
      index % twins == 0 ? given[index / twins] : given[index / twins].twin
    }
    // Sentences of a part have similar lengths, mainly of the target, where most of the work is.
    let order = arena.indices(count)
    arena.sort(order) { pairs[$0].source.count }
    arena.sort(order) { pairs[$0].target.count }
    let sourceRowCount = pairs.reduce(0) { $0 + $1.source.count }
    let targetRowCount = pairs.reduce(0) { $0 + $1.target.count }
    let sourceIDs = arena.buffer(of: Int32.self, count: sourceRowCount)
    let targetIDs = arena.buffer(of: Int32.self, count: targetRowCount)
    let labels = arena.buffer(of: Int32.self, count: targetRowCount)
    let partCount = Batch.partCount(sentences: count, partSentences: partSentences)
    var sourceStart = 0
    var targetStart = 0
    parts = arena.buffer(count: partCount) { index in
      let sentences =
        (pairCount * index / partCount * twins)..<(pairCount * (index + 1) / partCount * twins)
      let order = UnsafeBufferPointer(rebasing: order[sentences])
      let source = UnpaddedSentences(
        count: order.count, into: sourceIDs, at: sourceStart, arena: arena,
        identity: { pairs[order[$0]].identity }, ids: { pairs[order[$0]].source })
      let target = UnpaddedSentences(
        count: order.count, startID: startID, into: targetIDs, at: targetStart, arena: arena,
        identity: { pairs[order[$0]].identity }, ids: { pairs[order[$0]].target })
      let sourceRows = sourceStart..<(sourceStart + source.ids.count)
      let targetRows = targetStart..<(targetStart + target.ids.count)
      (sourceStart, targetStart) = (sourceRows.upperBound, targetRows.upperBound)
      for (row, index) in target.order.enumerated() {
        for (position, id) in pairs[order[index]].target.enumerated() {
          labels[targetRows.lowerBound + target.steps.row(row, position)] = id
        }
      }
      let sourceRow = arena.buffer(of: Int.self, count: order.count)
      for (row, index) in source.order.enumerated() { sourceRow[index] = row }
      var guidance: PartGuidance?
      if order.contains(where: { !pairs[$0].guidance.isEmpty }) {
        func pair(_ sentence: Int) -> Pair { pairs[order[target.order[sentence]]] }
        guidance = PartGuidance(
          target: target.steps, arena: arena, sourceLength: { pair($0).source.count },
          weights: { pair($0).guidance })
      }
      return Part(
        source: source, target: target,
        labels: UnsafeBufferPointer(rebasing: labels[targetRows]),
        sourceSentence: arena.buffer(count: order.count) { sourceRow[target.order[$0]] },
        pairs: arena.buffer(count: order.count) { order[target.order[$0]] },
        sourceRows: sourceRows, targetRows: targetRows, sentences: sentences,
        guidance: guidance)
    }
    self.hasTwins = hasTwins
    hasGuidance = parts.contains { $0.guidance != nil }
    self.arena = arena
    sentenceCount = count
    self.sourceIDs = UnsafeBufferPointer(sourceIDs)
    self.targetIDs = UnsafeBufferPointer(targetIDs)
    self.labels = UnsafeBufferPointer(labels)
  }

  /// A batch of these pairs in an arena of its own.
  ///
  /// - Parameter guidance: of each pair; nil without guidance
  package init(
    _ pairs: [(source: [Int32], target: [Int32])], identities: [Int], startID: Int32,
    partSentences: Int = Batch.partSentences, guidance: [[GuidedWeight]]? = nil
  ) {
    let arena = Arena.forIndices()
    self.init(
      count: pairs.count, startID: startID, partSentences: partSentences, arena: arena
    ) {
      Pair(
        source: arena.copy(pairs[$0].source), target: arena.copy(pairs[$0].target),
        identity: identities[$0], guidance: arena.copy(guidance?[$0] ?? []))
    }
  }

  /// The number of parts: a multiple of four, or of two if they are large, so that two or four workers have equally
  /// many; fewer in a batch of a few sentences.
  static func partCount(sentences: Int, partSentences: Int) -> Int {
    let group = partSentences > Batch.partSentences ? 2 : 4
    let byRows = (sentences + partSentences - 1) / partSentences
    let fewest = min(group, (sentences + 3) / 4)
    return byRows > 1 ? max((byRows + 1) / group * group, fewest) : fewest
  }
}
