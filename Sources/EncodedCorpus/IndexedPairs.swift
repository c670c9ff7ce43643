package import Batching
package import Vocabularies

/// Sentence pairs as ids, by index: what training reads.
///
/// They are stored in chunks, in memory or in mapped files, so that a corpus may be larger than memory. Texts are kept
/// only of validation pairs, which are printed and scored.
package struct IndexedPairs: Sendable {
  /// A pair as text.
  package struct Text: Sendable, Hashable {
    package let source: String
    package let target: String

    package init(source: String, target: String) {
      self.source = source
      self.target = target
    }

    /// - Parameters:
    ///   - source: UTF-8
    ///   - target: UTF-8
    init(_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) {
      self.init(
        source: String(decoding: source, as: UTF8.self),
        target: String(decoding: target, as: UTF8.self))
    }

    /// Calls `body` with the UTF-8 of both sides.
    package func withBytes<Value>(
      _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
      var (source, target) = (source, target)
      return source.withUTF8 { source in target.withUTF8 { body(source, $0) } }
    }
  }

  private let chunks: [PairChunk]
  /// [chunks + 1], the index of the first pair of each chunk, then the number of pairs
  private let firsts: [Int]
  /// The pairs as they were read; empty where they are not kept.
  package let texts: [Text]
  /// Pairs that were left out because a side had too many subwords.
  package let tooLongCount: Int

  init(_ chunks: [PairChunk], texts: [Text] = []) {
    self.chunks = chunks
    self.texts = texts
    tooLongCount = chunks.reduce(0) { $0 + $1.tooLongCount }
    firsts = chunks.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  /// Encodes pairs in memory, and keeps the texts of those that are not too long.
  ///
  /// - Parameters:
  ///   - maximumLength: the largest number of subwords on a side, without `</s>`
  ///   - didLeaveOut: receives the index of each pair that is too long
  package init(
    encoding texts: [Text], vocabularies: VocabularyPair, maximumLength: Int,
    didLeaveOut: (Int) -> Void = { _ in }
  ) {
    var encoder = ChunkEncoder(vocabularies: vocabularies, maximumLength: maximumLength)
    var kept: [Text] = []
    for (index, text) in texts.enumerated() {
      if text.withBytes({ encoder.append(source: $0, target: $1) }) {
        kept.append(text)
      } else {
        didLeaveOut(index)
      }
    }
    self.init([encoder.finish()], texts: kept)
  }

  package var count: Int { firsts[firsts.count - 1] }

  /// The pair at an index, which is its identity; valid as long as this value is.
  package subscript(index: Int) -> Batch.Pair {
    let chunk = chunk(of: index)
    return chunks[chunk].pair(index - firsts[chunk], identity: index)
  }

  /// The chunk that holds the pair at an index.
  private func chunk(of index: Int) -> Int {
    precondition(index >= 0 && index < count, "pair \(index) of \(count)")
    var low = 0
    var high = chunks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if firsts[middle] <= index { low = middle } else { high = middle }
    }
    return low
  }

  /// The lengths of all pairs in ids, with `</s>`.
  package var lengths: [(source: Int, target: Int)] {
    var lengths: [(source: Int, target: Int)] = []
    lengths.reserveCapacity(count)
    for chunk in chunks {
      for index in 0..<chunk.count { lengths.append(chunk.lengths(index)) }
    }
    return lengths
  }
}
