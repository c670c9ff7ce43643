internal import Batching
internal import ModelFolder
internal import Vocabularies

/// Encodes pairs of given texts, and cuts them into batches of bounded memory.
struct PairEncoder {
  /// Encodes the texts of one side.
  private struct Side {
    let vocabulary: Vocabulary
    let segmenter: WordSegmenter
    /// The vocabulary whose subwords are the words of text without spaces; nil for `vocabulary`.
    let wordVocabulary: Vocabulary?

    init(_ vocabulary: Vocabulary, language: String?, isTokenized: Bool) {
      self.vocabulary = vocabulary
      segmenter = WordSegmenter(language: language, tokenized: isTokenized)
      wordVocabulary = nil
    }

    /// Finds the words that another model's side finds.
    init(_ vocabulary: Vocabulary, wordsOf other: Side) {
      self.vocabulary = vocabulary
      segmenter = other.segmenter
      wordVocabulary = other.wordVocabulary ?? other.vocabulary
    }

    func encode(_ text: String) -> SegmentedText {
      guard let wordVocabulary, segmenter.takesSubwordsAsWords(text) else {
        return vocabulary.encode(text, words: segmenter)
      }
      let words = wordVocabulary.encode(text, words: segmenter).wordRanges
      return vocabulary.encode(text, words: words, segmenter: segmenter)
    }
  }

  private let source: Side
  private let target: Side

  /// The largest number of pairs in a batch …
  private static let mostPairs = 64
  /// … and of their subwords on the longer side.
  private static let mostSubwords = 4096

  init(_ model: Model, isTokenized: Bool) {
    let vocabularies = model.contents.vocabularies
    source = Side(
      vocabularies.source, language: model.sourceLanguage, isTokenized: isTokenized)
    target = Side(
      vocabularies.target, language: model.targetLanguage, isTokenized: isTokenized)
  }

  /// An encoder for a model of the other direction, which finds the same words as `forward` in the same texts.
  init(reverse model: Model, of forward: PairEncoder) {
    let vocabularies = model.contents.vocabularies
    source = Side(vocabularies.source, wordsOf: forward.target)
    target = Side(vocabularies.target, wordsOf: forward.source)
  }

  /// An encoder for another model of the same direction, which finds the same words as `other` in the same texts.
  init(_ model: Model, wordsOf other: PairEncoder) {
    let vocabularies = model.contents.vocabularies
    source = Side(vocabularies.source, wordsOf: other.source)
    target = Side(vocabularies.target, wordsOf: other.target)
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
    let source = self.source.encode(source)
    let target = self.target.encode(target)
    return EncodedPair(
      source: source.prefix(subwords: Translator.longestText),
      target: target.prefix(subwords: Translator.longestText),
      isCut: max(source.ids.count, target.ids.count) > Translator.longestText)
  }
}
