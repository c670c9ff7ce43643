package import Basics

/// Makes the vocabularies of both sides in one pass over the sentence pairs.
package struct VocabularyPairTrainer: Sendable {
  private var sourceTrainer: VocabularyTrainer
  private var targetTrainer: VocabularyTrainer
  private let isJoint: Bool
  private var sourceSample: SentenceSample
  /// Of both sides if the vocabulary is joint.
  private var targetSample: SentenceSample

  /// - Parameter vocabularySize: the maximum number of entries of each vocabulary
  /// - Throws: an error of kind `usage`, before the corpus is read
  package init(
    kind: VocabularyKind = .bpe, vocabularySize: Int = 8_000, isJoint: Bool = false,
    seed: UInt64 = 1
  ) throws(UserError) {
    guard vocabularySize >= VocabularyTrainer.minimumSize else {
      throw .tooSmallVocabulary(size: vocabularySize, minimum: VocabularyTrainer.minimumSize)
    }
    sourceTrainer = VocabularyTrainer(
      kind: kind, vocabularySize: vocabularySize, side: .source, seed: seed)
    targetTrainer = VocabularyTrainer(
      kind: kind, vocabularySize: vocabularySize, side: isJoint ? .joint : .target, seed: seed)
    self.isJoint = isJoint
    sourceSample = sourceTrainer.emptySample()
    targetSample = targetTrainer.emptySample()
  }

  /// - Throws: an error of kind `usage`, before the corpus is read
  package init(_ learning: VocabularyLearning, seed: UInt64) throws(UserError) {
    try self.init(
      kind: learning.kind, vocabularySize: learning.size, isJoint: learning.isJoint, seed: seed)
  }

  /// Adds a pair. Texts that cannot be in the sample are not evaluated.
  package mutating func append(
    source: @autoclosure () -> String, target: @autoclosure () -> String
  ) {
    if isJoint { targetSample.append(source()) } else { sourceSample.append(source()) }
    targetSample.append(target())
  }

  /// Changes the maximum number of entries of each vocabulary, before they are learned.
  ///
  /// - Throws: an error of kind `usage`
  package mutating func resize(to vocabularySize: Int) throws(UserError) {
    guard vocabularySize >= VocabularyTrainer.minimumSize else {
      throw .tooSmallVocabulary(size: vocabularySize, minimum: VocabularyTrainer.minimumSize)
    }
    sourceTrainer.vocabularySize = vocabularySize
    targetTrainer.vocabularySize = vocabularySize
  }

  /// Learns both vocabularies, in parallel.
  ///
  /// - Throws: an error of kind `data` or `system`
  package func train() throws(UserError) -> VocabularyPair {
    if isJoint { return VocabularyPair(joint: try targetTrainer.train(on: targetSample)) }
    @Sendable func learned(
      _ trainer: VocabularyTrainer, _ sample: SentenceSample
    ) -> Result<Vocabulary, UserError> {
      Result { () throws(UserError) in try trainer.train(on: sample) }
    }
    let source = ConcurrentValue { learned(sourceTrainer, sourceSample) }
    let target = learned(targetTrainer, targetSample)
    return VocabularyPair(source: try source.value().get(), target: try target.get())
  }
}
