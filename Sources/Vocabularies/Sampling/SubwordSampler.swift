import Basics

/// Draws segmentations of sentences that are encoded already: subword regularisation.
///
/// The characters of a sentence are those of its subwords, so that no text is needed: a sentence is taken apart into subwords of
/// one character each, and put together at random, word by word. A subword that cannot be taken apart, as `<unk>`, stays as it
/// is. A draw depends on the sentence and the key alone.
package struct SubwordSampler: Sendable {
  /// How a word is put together.
  package enum Method: Sendable, Equatable {
    /// Byte-pair encoding with merges that are left out with this probability, above 0.
    case bpeDropout(Float)
    /// A segmentation of a unigram language model, drawn in proportion to its probability to this power, above 0.
    case unigram(Float)

    /// The kind of vocabulary that it is for.
    package var kind: VocabularyKind {
      switch self {
      case .bpeDropout: .bpe
      case .unigram: .unigram
      }
    }
  }

  private let characters: SubwordCharacters
  private let segmenter: any WordSampler

  /// - Returns: nil for a vocabulary of a kind that the method is not for
  package init?(_ vocabulary: Vocabulary, _ method: Method) {
    guard vocabulary.kind == method.kind else { return nil }
    let table = vocabulary.table
    characters = SubwordCharacters(table)
    segmenter =
      switch method {
      case .bpeDropout(let rate): BPEDropout(table, rate: rate)
      case .unigram(let power): UnigramSampler(table, characters, power: power)
      }
  }

  /// Draws a segmentation.
  ///
  /// - Parameter ids: of a sentence; `</s>` stays where it is
  /// - Parameter key: random bits
  /// - Returns: the ids of the same characters
  package func sample(_ ids: UnsafeBufferPointer<Int32>, key: UInt64) -> [Int32] {
    var generator = SplitMix64(seed: key)
    var word: [Int32] = []
    var sample: [Int32] = []
    sample.reserveCapacity(2 * ids.count)
    func endWord() {
      if word.count > 1 {
        segmenter.append(word, to: &sample, generator: &generator)
      } else {
        sample += word
      }
      word.removeAll(keepingCapacity: true)
    }
    for id in ids {
      let parts = characters.of(id)
      if parts.isEmpty {
        endWord()
        sample.append(id)
        continue
      }
      for character in parts {
        if characters.beginsWord(character) { endWord() }
        word.append(character)
      }
    }
    endWord()
    return sample
  }

  /// The number of characters of a subword; 1 for one that cannot be taken apart.
  package func length(_ id: Int32) -> Int { max(1, characters.of(id).count) }
}

/// Puts the characters of a word together.
protocol WordSampler: Sendable {
  /// Adds the ids of a segmentation.
  ///
  /// - Parameter word: subwords of one character each, at least two
  func append(_ word: [Int32], to sample: inout [Int32], generator: inout SplitMix64)
}

extension WordSampler {
  /// The key of two numbers in a table.
  static func pair(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }
}
