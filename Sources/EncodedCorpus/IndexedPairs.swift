package import Corpora
package import Vocabularies

/// Sentence pairs by index, as ids: what training reads.
///
/// Ids of all pairs stand in two flat arrays, each sentence with its `</s>`. Texts are kept only where something
/// prints or scores them (validation).
package struct IndexedPairs: Sendable {
  private var sourceIDs: [Int32] = []
  private var targetIDs: [Int32] = []
  private var sourceStarts = [0]
  private var targetStarts = [0]
  private let keepsTexts: Bool
  /// The pairs as they were read; empty where they are not kept.
  package private(set) var texts: [SentencePair] = []
  /// Pairs that were not taken, because a side had more than `maximumLength` pieces.
  package private(set) var tooLongCount = 0
  package let maximumLength: Int

  /// - Parameter maximumLength: the most pieces of a side, `</s>` not counted
  package init(maximumLength: Int, keepsTexts: Bool) {
    self.maximumLength = maximumLength
    self.keepsTexts = keepsTexts
  }

  package var count: Int { sourceStarts.count - 1 }

  /// Adds a pair, if it is not too long.
  package mutating func append(_ pair: SentencePair, vocabularies: VocabularyPair) {
    let source = vocabularies.source.encode(pair.source)
    let target = vocabularies.target.encode(pair.target)
    guard source.count <= maximumLength, target.count <= maximumLength else {
      tooLongCount += 1
      return
    }
    sourceIDs += source
    sourceIDs.append(Vocabulary.endID)
    targetIDs += target
    targetIDs.append(Vocabulary.endID)
    sourceStarts.append(sourceIDs.count)
    targetStarts.append(targetIDs.count)
    if keepsTexts { texts.append(pair) }
  }

  /// The ids of a pair, with `</s>`.
  package subscript(index: Int) -> (source: ArraySlice<Int32>, target: ArraySlice<Int32>) {
    (
      sourceIDs[sourceStarts[index]..<sourceStarts[index + 1]],
      targetIDs[targetStarts[index]..<targetStarts[index + 1]]
    )
  }

  /// The lengths of every pair in ids, with `</s>`.
  package var lengths: [(source: Int, target: Int)] {
    (0..<count).map { index in
      let source = sourceStarts[index + 1] - sourceStarts[index]
      let target = targetStarts[index + 1] - targetStarts[index]
      return (source, target)
    }
  }
}
