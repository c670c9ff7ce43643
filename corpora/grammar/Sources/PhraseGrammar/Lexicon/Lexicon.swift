/// The words of the grammar. Each list is an extension in a file of its own.
package enum Lexicon {
  /// The noun with an English singular; the programmer's fault where there is none.
  package static func noun(_ singular: String) -> Noun {
    let all = nouns + documents + institutions + officials
    guard let noun = all.first(where: { $0.singular == singular }) else {
      preconditionFailure("the lexicon has no noun '\(singular)'")
    }
    return noun
  }
}
