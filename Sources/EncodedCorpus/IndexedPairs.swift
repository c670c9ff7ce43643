package import Batching
package import Vocabularies

/// Sentence pairs by index, as ids: what training reads.
///
/// They stand in chunks, in memory or in mapped files, so that a corpus may be larger than memory. Texts are kept only
/// where something prints or scores them (validation).
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

    /// Gives the UTF-8 of both sides for the time of a call.
    package func withBytes<Value>(
      _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
      var (source, target) = (source, target)
      return source.withUTF8 { source in target.withUTF8 { body(source, $0) } }
    }
  }

  private let chunks: [PairChunk]
  /// [chunks + 1], the index of the first pair of each, and the number of all
  private let firsts: [Int]
  /// The pairs as they were read; empty where they are not kept.
  package let texts: [Text]
  /// Pairs that were left out, because a side had too many pieces.
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
  ///   - maximumLength: the most pieces of a side, `</s>` not counted
  ///   - didLeaveOut: receives each pair that is too long
  package init(
    encoding texts: [Text], vocabularies: VocabularyPair, maximumLength: Int,
    didLeaveOut: (Text) -> Void = { _ in }
  ) {
    var encoder = ChunkEncoder(vocabularies: vocabularies, maximumLength: maximumLength)
    var kept: [Text] = []
    for text in texts {
      if text.withBytes({ encoder.append(source: $0, target: $1) }) {
        kept.append(text)
      } else {
        didLeaveOut(text)
      }
    }
    self.init([encoder.finish()], texts: kept)
  }

  package var count: Int { firsts[firsts.count - 1] }

  /// A pair, known by its index; valid as long as the pairs are.
  package subscript(index: Int) -> Batch.Pair {
    let chunk = chunk(of: index)
    return chunks[chunk].pair(index - firsts[chunk], identity: index)
  }

  /// The last chunk that begins at the index or before it.
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

  /// The lengths of every pair in ids, with `</s>`.
  package var lengths: [(source: Int, target: Int)] {
    var lengths: [(source: Int, target: Int)] = []
    lengths.reserveCapacity(count)
    for chunk in chunks {
      for index in 0..<chunk.count { lengths.append(chunk.lengths(index)) }
    }
    return lengths
  }
}
