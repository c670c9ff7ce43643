internal import Batching
internal import ModelFolder
internal import Vocabularies

/// Encodes pairs of given texts, and cuts them into batches of bounded memory.
struct PairEncoder {
  private let vocabularies: VocabularyPair
  private let sourceWords: WordSegmenter
  private let targetWords: WordSegmenter

  /// The largest number of pairs in a batch …
  private static let mostPairs = 64
  /// … and of their subwords on the longer side.
  private static let mostSubwords = 4096

  init(_ model: Model, isTokenized: Bool) {
    vocabularies = model.contents.vocabularies
    sourceWords = WordSegmenter(language: model.sourceLanguage, tokenized: isTokenized)
    targetWords = WordSegmenter(language: model.targetLanguage, tokenized: isTokenized)
  }

  /// A pair of texts in subwords.
  struct EncodedPair {
    let source: SegmentedText
    let target: SegmentedText
    /// Whether one of the texts was too long, so that its end is missing.
    let isCut: Bool

    /// The number of subwords on the longer side.
    var length: Int { max(source.ids.count, target.ids.count) }
  }

  /// The pairs in batches, in the order given.
  func batches(of pairs: [(source: String, target: String)]) -> [[EncodedPair]] {
    var batches: [[EncodedPair]] = []
    var subwords = 0
    for pair in pairs {
      let encoded = encode(pair.source, pair.target)
      let isFull =
        batches.last.map {
          $0.count == Self.mostPairs || subwords + encoded.length > Self.mostSubwords
        } ?? true
      if isFull {
        batches.append([])
        subwords = 0
      }
      batches[batches.count - 1].append(encoded)
      subwords += encoded.length
    }
    return batches
  }

  /// A batch for the network.
  static func batch(of pairs: [EncodedPair]) -> Batch {
    Batch(
      pairs.map { ($0.source.ids + [Vocabulary.endID], $0.target.ids + [Vocabulary.endID]) },
      identities: Array(pairs.indices), startID: Vocabulary.startID)
  }

  private func encode(_ source: String, _ target: String) -> EncodedPair {
    let source = vocabularies.source.encode(source, words: sourceWords)
    let target = vocabularies.target.encode(target, words: targetWords)
    return EncodedPair(
      source: source.prefix(subwords: Translator.longestText),
      target: target.prefix(subwords: Translator.longestText),
      isCut: max(source.ids.count, target.ids.count) > Translator.longestText)
  }
}
