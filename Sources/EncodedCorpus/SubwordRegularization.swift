package import Batching
package import Compute
package import Vocabularies

/// Segmentations of training pairs that are drawn anew each epoch.
///
/// They are drawn from the subwords of the prepared corpus, which therefore holds nothing more than without. What guides
/// attention goes along with the characters.
package struct SubwordRegularization: Sendable {
  private let source: SubwordSampler
  private let target: SubwordSampler
  private let maximumLength: Int

  /// - Parameter maximumLength: the largest number of subwords on a side, without `</s>`: a pair that would get longer keeps its
  ///   subwords
  /// - Returns: nil for vocabularies of a kind that the method is not for
  package init?(
    _ vocabularies: VocabularyPair, _ method: SubwordSampler.Method, maximumLength: Int
  ) {
    guard let source = SubwordSampler(vocabularies.source, method),
      let target = vocabularies.isJoint ? source : SubwordSampler(vocabularies.target, method)
    else { return nil }
    self.source = source
    self.target = target
    self.maximumLength = maximumLength
  }

  /// A pair in subwords that were drawn.
  package struct Drawn: Sendable {
    fileprivate var source: [Int32]
    fileprivate var target: [Int32]
    fileprivate var guidance: [GuidedWeight]

    /// The pair, in memory of the arena.
    package func pair(identity: Int, arena: Arena) -> Batch.Pair {
      Batch.Pair(
        source: arena.copy(source), target: arena.copy(target), identity: identity,
        guidance: arena.copy(guidance))
    }
  }

  /// Draws the subwords of a pair.
  ///
  /// - Parameter key: of the epoch
  /// - Returns: nil where the pair keeps its subwords
  package func draw(_ pair: Batch.Pair, key: RandomKey) -> Drawn? {
    let key = key.at(UInt64(pair.identity))
    let source = source.sample(pair.source, key: key.at(0).bits)
    let target = target.sample(pair.target, key: key.at(1).bits)
    guard source.count <= maximumLength + 1, target.count <= maximumLength + 1 else { return nil }
    return Drawn(
      source: source, target: target,
      guidance: pair.guidance.isEmpty ? [] : guidance(of: pair, source: source, target: target))
  }

  /// Where a side's subwords begin, in characters, before and after drawing.
  private struct Positions {
    /// [subwords before] those drawn that begin in it, or else the one that it begins in
    var drawnIn: [Range<Int>] = []
    /// [subwords drawn] the subword before that each begins in
    var before: [Int] = []

    init(
      _ given: UnsafeBufferPointer<Int32>, _ drawn: [Int32], length: (Int32) -> Int
    ) {
      let starts = drawn.reduce(into: [0]) { $0.append($0[$0.count - 1] + length($1)) }
      var begin = 0
      var next = 0
      for (index, id) in given.enumerated() {
        let end = begin + length(id)
        let first = next
        while next < drawn.count, starts[next] < end {
          before.append(index)
          next += 1
        }
        drawnIn.append(first < next ? first..<next : max(0, first - 1)..<max(1, first))
        begin = end
      }
    }
  }

  /// What attention is trained towards: a drawn subword has the row of the one that it begins in, whose shares go in equal parts
  /// to the drawn subwords that begin in each source subword.
  private func guidance(
    of pair: Batch.Pair, source drawnSource: [Int32], target drawnTarget: [Int32]
  ) -> [GuidedWeight] {
    let source = Positions(pair.source, drawnSource, length: source.length)
    let target = Positions(pair.target, drawnTarget, length: target.length)
    var result: [GuidedWeight] = []
    var first = 0
    var shares: [Int32: Float] = [:]
    for (row, before) in target.before.enumerated() {
      while first < pair.guidance.count, Int(pair.guidance[first].target) < before { first += 1 }
      shares.removeAll(keepingCapacity: true)
      for weight in pair.guidance[first...] {
        guard Int(weight.target) == before else { break }
        let subwords = source.drawnIn[Int(weight.source)]
        for subword in subwords {
          shares[Int32(subword), default: 0] += weight.share / Float(subwords.count)
        }
      }
      for (subword, share) in shares.sorted(by: { $0.key < $1.key }) {
        result.append(GuidedWeight(target: Int32(row), source: subword, share: share))
      }
    }
    return result
  }
}
