/// The Dirichlet priors of the aligner, as pseudo-counts. Chosen by alignment error rate on English–French.
package enum AlignmentPriors {
  /// Of every target word as the translation of a source word. Small, so that a word has few translations.
  package static let translation: Float = 0.001
  /// Of the same word on both sides in addition, such as a number or a name.
  package static let sameWord: Float = 1
  /// Of every jump.
  package static let jump: Float = 0.5
  /// Of all fertilities of a word, divided among them as they are distributed over all words.
  package static let fertility: Float = 4
  /// The probability that a target word comes from no source word.
  package static let empty: Float = 0.2
}
