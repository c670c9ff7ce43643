package import Basics
import CSentencePiece

/// Makes a vocabulary from sentences of raw text.
///
/// The result depends on the sentences, their order and these settings alone, byte for byte. Byte fallback is off: with the
/// whole alphabet of a target in the vocabulary, no training text would use the 256 byte subwords, and untrained subwords are
/// worse than `<unk>`.
package struct VocabularyTrainer: Sendable {
  package var kind: VocabularyKind
  /// The maximum number of entries, including the four reserved ones; a small corpus gives fewer.
  package var vocabularySize: Int
  package var side: VocabularySide
  package var seed: UInt64
  /// The maximum number of sentences to learn from, drawn with the seed from the whole corpus.
  package var sentenceLimit: Int
  /// The maximum number of characters to learn from.
  package var characterLimit: Int

  /// The smallest vocabulary: the reserved entries, the space, and a few characters.
  package static let minimumSize = 16

  package init(
    kind: VocabularyKind = .bpe, vocabularySize: Int = 8_000, side: VocabularySide,
    seed: UInt64 = 1,
    sentenceLimit: Int = 200_000, characterLimit: Int = 8_000_000
  ) {
    self.kind = kind
    self.vocabularySize = vocabularySize
    self.side = side
    self.seed = seed
    self.sentenceLimit = sentenceLimit
    self.characterLimit = characterLimit
  }

  /// An empty sample for the sentences to learn from; a corpus of any size can be appended.
  package func emptySample() -> SentenceSample {
    SentenceSample(sentenceLimit: sentenceLimit, characterLimit: characterLimit, seed: seed)
  }

  /// Learns a vocabulary. For a joint one, give the sentences of both sides.
  ///
  /// - Throws: an error of kind `usage` (too small), `data` (no text) or `system`
  package func train(on sentences: some Sequence<String>) throws(UserError) -> Vocabulary {
    var sample = emptySample()
    for sentence in sentences { sample.append(sentence) }
    return try train(on: sample)
  }

  /// Learns a vocabulary from a sample.
  ///
  /// - Throws: an error of kind `usage` (too small), `data` (no text) or `system`
  package func train(on sample: SentenceSample) throws(UserError) -> Vocabulary {
    guard vocabularySize >= VocabularyTrainer.minimumSize else {
      throw .tooSmallVocabulary(size: vocabularySize, minimum: VocabularyTrainer.minimumSize)
    }
    let sentences = sample.sentences
    // At most three quarters of the entries, so that a script of thousands of characters gets longer subwords too.
    // Normalisation can turn one character into several new ones; if these are too many, a lower limit is tried.
    var characterLimit = (vocabularySize - 4) * 3 / 4
    while true {
      let alphabet = Alphabet(
        of: sentences, limit: characterLimit, rareShare: side.rareCharacterShare)
      guard alphabet.isVisible else { throw .noText }
      do {
        let text = TrainingText(sentences: sentences, alphabet: alphabet)
        return try Vocabulary(model: ModelSeal.seal(run(on: text)))
      } catch  where error.kind == .data && characterLimit > 1 {
        characterLimit /= 2
      }
    }
  }

  /// Runs SentencePiece.
  private func run(on text: TrainingText) throws(UserError) -> [UInt8] {
    var message = [CChar](repeating: 0, count: 512)
    var model: UnsafeMutablePointer<UInt8>?
    var count = 0
    let outcome = withExtendedLifetime(text) {
      subword_train(
        kind.rawValue, side.normalization, Int32(clamping: vocabularySize), TrainingText.next,
        Unmanaged.passUnretained(text).toOpaque(), &model, &count, &message, message.count)
    }
    defer { subword_bytes_free(model) }
    try UserError.require(
      outcome, for: "to learn a vocabulary",
      unsuitable: UserError(
        .data, found: "no vocabulary can be made from this text: \(String(message: message))"))
    return Array(UnsafeBufferPointer(start: model, count: count))
  }
}
