public import AttentionExport
public import Basics
internal import Batching
package import Compute
internal import Layers
internal import ModelFolder
internal import Seq2Seq
internal import Vocabularies

/// Finds which source words the words of existing translations belong to: the attention of a model to pairs of texts, each
/// target word predicted from those before it.
///
/// One thread at a time may use an aligner.
public final class Aligner {
  /// The largest number of subwords of a text that are aligned; the rest is cut off.
  public static let longestText = Translator.longestText

  /// A pair that has been aligned.
  public struct AlignedPair: Sendable, Equatable {
    /// The attention weights: a row for each target word, a column for each source word.
    public let attention: AttentionMatrix
    /// Whether one of the texts was too long, so that only its first 1,000 subwords are aligned.
    public let isCut: Bool
  }

  /// The largest number of pairs in a batch …
  private static let mostPairs = 64
  /// … and of their subwords on the longer side, so that memory is bounded.
  private static let mostSubwords = 4096

  private let model: Model
  private let level: AttentionLevel
  private let pass: BatchPass
  private let weights: Weights
  private let sourceWords: WordSegmenter
  private let targetWords: WordSegmenter

  /// - Parameter model: the model, which must have attention
  /// - Parameter level: whether rows and columns are words or subwords
  /// - Parameter isTokenized: whether texts are tokenised already, so that words are separated by ASCII spaces and tabs
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  /// - Throws: `UserError` (`.usage`): the model has no attention
  public convenience init(
    _ model: Model, level: AttentionLevel = .word, isTokenized: Bool = false,
    workerCount: Int? = nil
  ) throws(UserError) {
    try self.init(
      model, level: level, isTokenized: isTokenized, pool: WorkerPool(asked: workerCount))
  }

  package init(
    _ model: Model, level: AttentionLevel, isTokenized: Bool, pool: WorkerPool
  ) throws(UserError) {
    try model.requireAttention()
    self.model = model
    self.level = level
    let network = model.contents.network
    let packed = PackedWeights(network.parameters, forTraining: false)
    packed.pack(model.contents.weights, pool: pool)
    pass = BatchPass(network, pool: pool)
    weights = Weights(values: model.contents.weights, packed: packed)
    sourceWords = WordSegmenter(language: model.sourceLanguage, tokenized: isTokenized)
    targetWords = WordSegmenter(language: model.targetLanguage, tokenized: isTokenized)
  }

  /// Aligns pairs of texts.
  ///
  /// - Returns: one for each pair, in the order given
  public func align(_ pairs: [(source: String, target: String)]) -> [AlignedPair] {
    var aligned: [AlignedPair] = []
    aligned.reserveCapacity(pairs.count)
    var waiting: [EncodedPair] = []
    var subwords = 0
    for pair in pairs {
      let encoded = encode(pair.source, pair.target)
      if waiting.count == Self.mostPairs || subwords + encoded.length > Self.mostSubwords {
        aligned += align(waiting)
        waiting = []
        subwords = 0
      }
      waiting.append(encoded)
      subwords += encoded.length
    }
    return aligned + align(waiting)
  }

  private struct EncodedPair {
    let source: SegmentedText
    let target: SegmentedText
    let isCut: Bool

    /// The number of subwords on the longer side.
    var length: Int { max(source.ids.count, target.ids.count) }
  }

  private func encode(_ source: String, _ target: String) -> EncodedPair {
    let source = model.contents.vocabularies.source.encode(source, words: sourceWords)
    let target = model.contents.vocabularies.target.encode(target, words: targetWords)
    return EncodedPair(
      source: source.prefix(subwords: Self.longestText),
      target: target.prefix(subwords: Self.longestText),
      isCut: max(source.ids.count, target.ids.count) > Self.longestText)
  }

  private func align(_ pairs: [EncodedPair]) -> [AlignedPair] {
    if pairs.isEmpty { return [] }
    let batch = Batch(
      pairs.map { ($0.source.ids + [Vocabulary.endID], $0.target.ids + [Vocabulary.endID]) },
      identities: Array(pairs.indices), startID: Vocabulary.startID)
    return zip(pairs, pass.attentionWeights(batch, weights: weights)).map { pair, weights in
      AlignedPair(
        attention: AttentionMatrix(pair.source, pair.target, weights: weights, level: level),
        isCut: pair.isCut)
    }
  }
}
