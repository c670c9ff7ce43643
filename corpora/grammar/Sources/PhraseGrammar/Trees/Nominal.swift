/// Whatever can be a subject or an object.
package indirect enum Nominal: Hashable, Sendable {
  case phrase(NounPhrase)
  case pronoun(Pronoun)
  /// `it`, `he`, `she`, `they` for a noun named before: `il`, `elle`, `ils`, `elles`.
  case reference(Agreement, isPerson: Bool)
  /// A name without an article: `Anna`, `Paris`.
  case name(FixedName)
  /// A name with an article in both languages: `the European Union`.
  case named(FixedName)
  /// A theme whose article, where English has none, is part of its French name: `trade`, `le
  /// commerce`.
  case topic(FixedName)
  /// A country, with an article in French only: `France`, `la France`.
  case country(Country)
  /// `A and B`
  case pair(Nominal, Nominal)
  /// `A, B and C`; French repeats the articles that its nouns have.
  case list([Nominal])
  /// `who`, as the subject of a question: `qui`
  case who

  package var agreement: Agreement {
    switch self {
    case .phrase(let phrase): phrase.agreement
    case .pronoun(let pronoun): pronoun.agreement
    case .reference(let agreement, _): agreement
    case .name(let name), .named(let name), .topic(let name): name.agreement
    case .country(let country): country.name.agreement
    case .pair(let first, let second): first.agreement.joined(with: second.agreement)
    case .list(let items):
      items.dropFirst().map(\.agreement).reduce(items.first?.agreement ?? Agreement()) {
        $0.joined(with: $1)
      }
    case .who: Agreement()
    }
  }
}
