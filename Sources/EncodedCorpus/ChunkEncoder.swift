import Basics
import Vocabularies

/// Encodes sentence pairs, one by one, into a chunk in memory.
struct ChunkEncoder: ~Copyable {
  private let vocabularies: VocabularyPair
  private let maximumLength: Int
  private let source = SideMemory()
  private let target = SideMemory()
  private var tooLongCount = 0

  /// - Parameter maximumLength: the largest number of subwords on a side, without `</s>`
  init(vocabularies: VocabularyPair, maximumLength: Int) {
    self.vocabularies = vocabularies
    self.maximumLength = maximumLength
  }

  /// Adds a pair of texts in UTF-8; false where a side has too many subwords, and the pair is left out.
  mutating func append(
    source sourceText: UnsafeBufferPointer<UInt8>, target targetText: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let fits =
      source.append(sourceText, vocabularies.source, maximumLength: maximumLength)
      && target.append(targetText, vocabularies.target, maximumLength: maximumLength)
    for side in [source, target] { side.endSentence(isKept: fits) }
    if !fits { tooLongCount += 1 }
    return fits
  }

  /// The chunk of the pairs that were added.
  consuming func finish() -> PairChunk {
    PairChunk(
      source: source.view, target: target.view, tooLongCount: tooLongCount,
      owner: [source, target])
  }
}

/// The memory of one side of a chunk.
private final class SideMemory: @unchecked Sendable {
  private let ids = GrowingMemory<Int32>()
  private let starts = GrowingMemory<Int64>()

  init() { starts.append(0) }

  var view: PairChunk.Side { PairChunk.Side(ids: ids.view, starts: starts.view) }

  /// Adds the ids of a text, or, where there are too many, none; returns whether it did.
  func append(
    _ text: UnsafeBufferPointer<UInt8>, _ vocabulary: Vocabulary, maximumLength: Int
  ) -> Bool {
    vocabulary.withIDs(of: text) { found in
      guard found.count <= maximumLength else { return false }
      ids.append(contentsOf: found)
      return true
    }
  }

  /// Ends the sentence whose ids were added last with `</s>`, or removes them.
  func endSentence(isKept: Bool) {
    if isKept {
      ids.append(Vocabulary.endID)
      starts.append(Int64(ids.count))
    } else {
      ids.truncate(to: Int(starts.view[starts.count - 1]))
    }
  }
}
