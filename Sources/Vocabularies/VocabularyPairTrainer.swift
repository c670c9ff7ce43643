/// Makes the vocabularies of both sides from sentence pairs, in one pass over them.
package struct VocabularyPairTrainer: Sendable {
  private let sourceTrainer: VocabularyTrainer
  private let targetTrainer: VocabularyTrainer
  private let isJoint: Bool
  private var sourceSample: SentenceSample
  /// Of both sides where the vocabulary is joint.
  private var targetSample: SentenceSample

  /// - Parameter vocabularySize: the most pieces a side, or of the joint vocabulary
  /// - Throws: `.tooSmall` (64), before the corpus is read
  package init(
    kind: VocabularyKind = .bpe, vocabularySize: Int = 8_000, isJoint: Bool = false,
    seed: UInt64 = 1
  ) throws(VocabularyError) {
    guard vocabularySize >= VocabularyTrainer.minimumSize else {
      throw .tooSmall(size: vocabularySize, minimum: VocabularyTrainer.minimumSize)
    }
    sourceTrainer = VocabularyTrainer(
      kind: kind, vocabularySize: vocabularySize, side: .source, seed: seed)
    targetTrainer = VocabularyTrainer(
      kind: kind, vocabularySize: vocabularySize, side: isJoint ? .joint : .target, seed: seed)
    self.isJoint = isJoint
    sourceSample = sourceTrainer.emptySample()
    targetSample = targetTrainer.emptySample()
  }

  /// Takes one pair; what is not in the sample is not kept.
  package mutating func append(source: String, target: String) {
    if isJoint { targetSample.append(source) } else { sourceSample.append(source) }
    targetSample.append(target)
  }

  /// Learns both vocabularies, side by side.
  ///
  /// - Throws: `.noText` and `.untrainable` (65), `.noMemory` and `.noThread` (71)
  package func train() throws(VocabularyError) -> VocabularyPair {
    if isJoint { return VocabularyPair(joint: try targetTrainer.train(on: targetSample)) }
    let source = TrainingThread(sourceTrainer, sourceSample)
    let target = Result { () throws(VocabularyError) in try targetTrainer.train(on: targetSample) }
    return VocabularyPair(source: try source.outcome().get(), target: try target.get())
  }
}
