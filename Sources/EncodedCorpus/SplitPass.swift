import Basics
import Corpora
import ModelFolder
import Vocabularies

/// The pass over a spool that separates validation pairs from training pairs, and computes the digest of both.
struct SplitPass {
  private let heldOut: HeldOutSources.Choice?
  /// Whether all training pairs are validated on, because the corpus has only one source text.
  private let validatesOnAll: Bool
  private var validation: [IndexedPairs.Text]
  /// The number of pairs of the validation corpus with each hash, without those that have been found in the corpus.
  private var unsharedCounts: [PairHash: Int] = [:]
  private var digest = TextDigest()
  /// Validation pairs that are training pairs as well.
  private(set) var sharedCount = 0
  private(set) var vocabularyTrainer: VocabularyPairTrainer?
  /// The word links of all pairs; nil where there are none.
  private let links: LinkSpool?
  /// Receives those of training pairs.
  private let trainingLinks: LinkSpool.Writer?

  /// - Parameters:
  ///   - heldOut: nil where there is a validation corpus
  ///   - validation: the pairs of the validation corpus; nil where there is none
  ///   - links: the word links of all pairs of the spool
  ///   - folder: where to make a temporary file
  init(
    heldOut: HeldOutSources.Choice?, trainingCount: Int, validation: [IndexedPairs.Text]?,
    vocabularyTrainer: VocabularyPairTrainer?, links: LinkSpool?, folder: String
  ) throws(UserError) {
    self.links = links
    trainingLinks = links == nil ? nil : try LinkSpool.Writer(in: folder)
    self.heldOut = heldOut
    validatesOnAll = heldOut?.count == 0
    self.validation = validation ?? []
    self.vocabularyTrainer = vocabularyTrainer
    for text in self.validation { unsharedCounts[text.withBytes(PairHash.init), default: 0] += 1 }
    digest.add(String(trainingCount))
  }

  /// Processes the next chunk.
  ///
  /// - Returns: the number of training pairs in it
  mutating func count(inChunk index: Int, of spool: PairSpool) throws(UserError) -> Int {
    var count = 0
    let links = try links?.chunk(index)
    var position = 0
    try spool.forEach(inChunk: index) { source, target in
      defer { position += 1 }
      if let heldOut, heldOut.contains(source) {
        validation.append(IndexedPairs.Text(source, target))
        return
      }
      count += 1
      if let links { self.links?.copy(position, of: links, to: trainingLinks) }
      digest.add(source)
      digest.add(target)
      vocabularyTrainer?.append(
        source: String(decoding: source, as: UTF8.self),
        target: String(decoding: target, as: UTF8.self))
      if validatesOnAll {
        validation.append(IndexedPairs.Text(source, target))
        sharedCount += 1
      } else if !unsharedCounts.isEmpty {
        sharedCount += unsharedCounts.removeValue(forKey: PairHash(source, target)) ?? 0
      }
    }
    try trainingLinks?.endChunk()
    return count
  }

  /// The validation pairs, the digest of all pairs, and the word links of the training pairs.
  consuming func finish() throws(UserError) -> (
    validation: [IndexedPairs.Text], digest: String, links: LinkSpool?
  ) {
    digest.add(String(validation.count))
    for text in validation {
      text.withBytes { source, target in
        digest.add(source)
        digest.add(target)
      }
    }
    return (validation, digest.finish(), try trainingLinks?.finish())
  }
}
