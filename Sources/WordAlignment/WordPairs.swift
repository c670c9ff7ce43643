import Basics

/// Sentence pairs as ids of words, in memory.
package final class WordPairs: @unchecked Sendable {
  /// The largest number of words of a sentence that are aligned; the rest is cut off.
  package static let longestSentence = 1000

  /// One side of the pairs.
  package final class Side {
    package fileprivate(set) var table = WordTable()
    private let memory = GrowingMemory<Int32>()
    private let startMemory = GrowingMemory<Int>()

    fileprivate init() { startMemory.append(0) }

    /// [words of all sentences]; valid until a pair is added.
    var ids: UnsafePointer<Int32> { UnsafePointer(memory.base) }

    /// The number of words of all sentences.
    package var wordCount: Int { memory.count }

    /// The words of a sentence, as offsets into `ids`.
    func range(_ sentence: Int) -> Range<Int> {
      startMemory.base[sentence]..<startMemory.base[sentence + 1]
    }

    fileprivate func append(_ words: [String]) {
      for word in words.prefix(longestSentence) { memory.append(table.add(word)) }
      startMemory.append(memory.count)
    }
  }

  package let source = Side()
  package let target = Side()
  /// The number of pairs.
  package private(set) var count = 0
  /// The number of words of the longest sentence.
  private(set) var longestLength = 0

  package init() {}

  /// Adds a pair. Of a side with more words than `longestSentence`, the rest is left out.
  package func append(source sourceWords: [String], target targetWords: [String]) {
    source.append(sourceWords)
    target.append(targetWords)
    longestLength = max(longestLength, source.range(count).count, target.range(count).count)
    count += 1
  }
}
