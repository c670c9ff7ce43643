/// An entry of the lexicon. Entries of one list are told apart by their lemma when their use is
/// counted.
package protocol LexicalItem: Sendable {
  /// The English citation form.
  var lemma: String { get }
  /// Whether one sentence may hold it more than once: `I`, `my`.
  var mayRepeat: Bool { get }
}

extension LexicalItem {
  package var mayRepeat: Bool { false }
}
