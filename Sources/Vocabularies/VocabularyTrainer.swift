package import Basics
import CSentencePiece

/// Makes a vocabulary from sentences: raw text, no tokeniser before it.
///
/// The result depends on the sentences, their order and these settings alone, byte for byte: not on the machine's
/// processors. Byte fallback is off: with the whole alphabet of a target in the vocabulary, no training text would ever
/// use the 256 byte pieces, and untrained pieces say less than `<unk>`.
package struct VocabularyTrainer: Sendable {
  package var kind: VocabularyKind
  /// The most pieces, the four reserved ones included; a small corpus gives fewer.
  package var vocabularySize: Int
  package var side: VocabularySide
  package var seed: UInt64
  /// Learn from at most so many sentences, drawn with the seed from the whole corpus.
  package var sentenceLimit: Int
  /// Learn from at most so many characters.
  package var characterLimit: Int

  /// The smallest vocabulary: the reserved pieces, the space, and a few characters.
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

  /// Room for the sentences to learn from, so that a corpus of any size can be streamed past.
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
    return try train(onAll: sample.sentences)
  }

  private func train(onAll sample: [String]) throws(UserError) -> Vocabulary {
    // Three quarters of the room at most, so that a script of thousands of characters still gets longer pieces.
    // Normalisation can turn one character into several new ones; if there are too many for the vocabulary, less is
    // tried.
    var characterLimit = (vocabularySize - 4) * 3 / 4
    while true {
      let alphabet = Alphabet(
        of: sample, limit: characterLimit, rareShare: side.rareCharacterShare)
      guard alphabet.isVisible else { throw .noText }
      do {
        let text = TrainingText(sentences: sample, alphabet: alphabet)
        return try Vocabulary(model: ModelSeal.seal(run(on: text)))
      } catch  where error.kind == .data && characterLimit > 1 {
        characterLimit /= 2
      }
    }
  }

  /// Runs SentencePiece.
  private func run(on text: TrainingText) throws(UserError) -> [UInt8] {
    var message = CMessage()
    var model: UnsafeMutablePointer<UInt8>?
    var count = 0
    let outcome = withCStrings(kind.rawValue, side.normalization, "\u{2047}") {
      kind, normalization, unknown in
      var training = SubwordTraining(
        kind: kind, normalization: normalization, unknown_surface: unknown,
        vocabulary_size: Int32(clamping: vocabularySize),
        thread_count: VocabularyTrainer.threadCount)
      return message.withBuffer { buffer, capacity in
        withExtendedLifetime(text) {
          subword_train(
            &training, TrainingText.next, Unmanaged.passUnretained(text).toOpaque(), &model, &count,
            buffer, capacity)
        }
      }
    }
    try UserError.requireResources(outcome, for: "to learn a vocabulary")
    guard outcome == SubwordSuccess, let model else { throw .untrainable(reason: message.text) }
    defer { subword_bytes_free(model) }
    return Array(UnsafeBufferPointer(start: model, count: count))
  }

  /// Sums of a unigram model are added a thread, so that the number is part of the result.
  private static let threadCount: Int32 = 4
}

private func withCStrings<Result>(
  _ first: String, _ second: String, _ third: String,
  _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<CChar>) -> Result
) -> Result {
  first.withCString { first in
    second.withCString { second in
      third.withCString { third in body(first, second, third) }
    }
  }
}
