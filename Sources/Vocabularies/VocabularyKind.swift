/// How a vocabulary cuts words into pieces.
package enum VocabularyKind: String, CaseIterable, Codable, Sendable {
  /// Pieces of a unigram language model. Kudo 2018, section 3.2, arXiv:1804.10959.
  case unigram
  /// Byte-pair encoding: the most frequent pair is merged, again and again. Sennrich, Haddow, Birch 2016, section
  /// 3.2, arXiv:1508.07909.
  case bpe
  /// Every character is a piece.
  case char
  /// Every white-space token is a piece; rare ones are unknown.
  case word
}
