/// A word of the English sentence while it is composed.
package struct EnglishWord: Hashable, Sendable {
  package var text: String
  /// Tells the word from all others of its sentence, wherever it comes to stand.
  package let key: Int
}
