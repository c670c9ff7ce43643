package import Vocabularies

/// Sentence pairs as ids, one added after the other: what a `PairBlock` is made of.
package struct EncodedPairs {
  package struct Side {
    /// [ids], every sentence with its `</s>`
    package fileprivate(set) var ids: [Int32] = []
    /// [pairs + 1]
    package fileprivate(set) var starts: [Int64] = [0]

    fileprivate mutating func append(_ sentence: [Int32]) {
      ids += sentence
      ids.append(Vocabulary.endID)
      starts.append(Int64(ids.count))
    }
  }

  package private(set) var source = Side()
  package private(set) var target = Side()
  /// Pairs that were not taken, because a side had more than `maximumLength` pieces.
  package private(set) var tooLongCount = 0
  package let maximumLength: Int

  /// - Parameter maximumLength: the most pieces of a side, `</s>` not counted
  package init(maximumLength: Int) {
    self.maximumLength = maximumLength
  }

  package var count: Int { source.starts.count - 1 }

  /// Adds a pair; false where it is too long.
  @discardableResult
  package mutating func append(
    source sourceText: String, target targetText: String, vocabularies: VocabularyPair
  ) -> Bool {
    let sourceIDs = vocabularies.source.encode(sourceText)
    let targetIDs = vocabularies.target.encode(targetText)
    guard sourceIDs.count <= maximumLength, targetIDs.count <= maximumLength else {
      tooLongCount += 1
      return false
    }
    source.append(sourceIDs)
    target.append(targetIDs)
    return true
  }

  /// Gives views of both sides for the time of a call.
  package func withBuffers(_ body: (_ source: PairBlock.Side, _ target: PairBlock.Side) -> Void) {
    source.withBuffers { source in target.withBuffers { target in body(source, target) } }
  }
}

extension EncodedPairs.Side {
  fileprivate func withBuffers(_ body: (PairBlock.Side) -> Void) {
    ids.withUnsafeBufferPointer { ids in
      starts.withUnsafeBufferPointer { starts in
        body(PairBlock.Side(ids: ids, starts: starts))
      }
    }
  }
}
