/// A common noun in both languages.
package struct Noun: LexicalItem, Hashable {
  package let singular: String
  package let plural: String
  package let frenchSingular: String
  package let frenchPlural: String
  package let gender: Gender
  package let kind: NounKind

  package var lemma: String { singular }

  /// Plurals follow the rules of `English.plural` and `French.plural` unless they are given.
  package init(
    _ singular: String, _ frenchSingular: String, _ gender: Gender, _ kind: NounKind,
    plural: String? = nil, frenchPlural: String? = nil
  ) {
    self.singular = singular
    self.plural = plural ?? English.plural(of: singular)
    self.frenchSingular = frenchSingular
    self.frenchPlural = frenchPlural ?? French.plural(of: frenchSingular)
    self.gender = gender
    self.kind = kind
  }

  package func english(_ number: GrammaticalNumber) -> String {
    number == .singular ? singular : plural
  }

  package func french(_ number: GrammaticalNumber) -> String {
    number == .singular ? frenchSingular : frenchPlural
  }
}
