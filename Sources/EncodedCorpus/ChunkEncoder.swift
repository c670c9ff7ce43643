import Basics
import Batching
import Vocabularies

/// Encodes sentence pairs, one by one, into a chunk in memory, with what their attention is trained towards if there are word
/// links.
struct ChunkEncoder: ~Copyable {
  private let vocabularies: VocabularyPair
  private let maximumLength: Int
  private let source = SideMemory()
  private let target = SideMemory()
  /// Nil where no pair is guided.
  private let guidance: GuidanceMemory?
  private var tooLongCount = 0

  /// - Parameters:
  ///   - maximumLength: the largest number of subwords on a side, without `</s>`
  ///   - isGuided: whether there are word links
  init(vocabularies: VocabularyPair, maximumLength: Int, isGuided: Bool = false) {
    self.vocabularies = vocabularies
    self.maximumLength = maximumLength
    guidance = isGuided ? GuidanceMemory() : nil
  }

  /// Adds a pair of texts in UTF-8; false where a side has too many subwords, and the pair is left out.
  mutating func append(
    source sourceText: UnsafeBufferPointer<UInt8>, target targetText: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let fits =
      source.append(sourceText, vocabularies.source, maximumLength: maximumLength)
      && target.append(targetText, vocabularies.target, maximumLength: maximumLength)
    end(isKept: fits)
    return fits
  }

  /// Adds a pair that has word links.
  ///
  /// - Throws: where a link leads to a word that the pair does not have
  mutating func append(
    source sourceText: UnsafeBufferPointer<UInt8>, target targetText: UnsafeBufferPointer<UInt8>,
    links: ArraySlice<WordLinks.Link>, words: LinkedWords
  ) throws(LinkedWords.Beyond) -> Bool {
    guard !links.isEmpty else { return append(source: sourceText, target: targetText) }
    guard
      let source = self.source.append(
        sourceText, vocabularies.source, maximumLength: maximumLength, words: words.source),
      let target = self.target.append(
        targetText, vocabularies.target, maximumLength: maximumLength, words: words.target)
    else {
      end(isKept: false)
      return false
    }
    if let beyond = LinkedWords.Beyond(
      links, sourceWordCount: source.count, targetWordCount: target.count)
    {
      throw beyond
    }
    guidance?.append(links, source: source.ofSubword, target: target.ofSubword)
    end(isKept: true)
    return true
  }

  private mutating func end(isKept: Bool) {
    for side in [source, target] { side.endSentence(isKept: isKept) }
    if isKept { guidance?.endPair() } else { tooLongCount += 1 }
  }

  /// The chunk of the pairs that were added.
  consuming func finish() -> PairChunk {
    PairChunk(
      source: source.view, target: target.view, guidance: guidance?.view,
      tooLongCount: tooLongCount, owner: (source, target, guidance))
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

  /// The same, and the word of each subword with the number of words; nil where there are too many subwords.
  func append(
    _ text: UnsafeBufferPointer<UInt8>, _ vocabulary: Vocabulary, maximumLength: Int,
    words: WordSegmenter
  ) -> (ofSubword: [Int], count: Int)? {
    vocabulary.withIDs(of: text, words: words) { found, wordOfSubword, wordCount in
      guard found.count <= maximumLength else { return nil }
      ids.append(contentsOf: found)
      return (wordOfSubword, wordCount)
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

/// The memory of what a chunk's attention weights are trained towards.
private final class GuidanceMemory: @unchecked Sendable {
  private let elements = GrowingMemory<GuidedWeight>()
  private let starts = GrowingMemory<Int64>()
  private var weights = GuidedWeights()

  init() { starts.append(0) }

  var view: PairChunk.Guidance {
    PairChunk.Guidance(elements: elements.view, starts: starts.view)
  }

  func append(_ links: ArraySlice<WordLinks.Link>, source: [Int], target: [Int]) {
    weights.append(links, source: source, target: target) { elements.append($0) }
  }

  func endPair() { starts.append(Int64(elements.count)) }
}
