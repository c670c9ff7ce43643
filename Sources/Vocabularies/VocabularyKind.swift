/// How words are cut into subwords.
package enum VocabularyKind: String, CaseIterable, Codable, Sendable {
  /// A unigram language model. Kudo 2018, section 3.2, arXiv:1804.10959.
  case unigram
  /// Byte-pair encoding: the most frequent pair is merged repeatedly. Sennrich, Haddow, Birch 2016, section
  /// 3.2, arXiv:1508.07909.
  case bpe
  /// Every character is a subword.
  case char
  /// Every token between white space is a subword; rare ones are unknown.
  case word
}
