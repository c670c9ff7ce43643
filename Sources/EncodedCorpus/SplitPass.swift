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

  /// - Parameters:
  ///   - heldOut: nil where there is a validation corpus
  ///   - validation: the pairs of the validation corpus; nil where there is none
  init(
    heldOut: HeldOutSources.Choice?, trainingCount: Int, validation: [IndexedPairs.Text]?,
    vocabularyTrainer: VocabularyPairTrainer?
  ) {
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
    try spool.forEach(inChunk: index) { source, target in
      if let heldOut, heldOut.contains(source) {
        validation.append(IndexedPairs.Text(source, target))
        return
      }
      count += 1
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
    return count
  }

  /// The validation pairs, and the digest of all pairs.
  consuming func finish() -> (validation: [IndexedPairs.Text], digest: String) {
    digest.add(String(validation.count))
    for text in validation {
      text.withBytes { source, target in
        digest.add(source)
        digest.add(target)
      }
    }
    return (validation, digest.finish())
  }
}
