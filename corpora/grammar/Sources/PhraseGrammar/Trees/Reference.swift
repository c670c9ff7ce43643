/// An object pronoun for someone or something named before: `it`, `them`, `him`, `her`.
///
/// Unlike `Pronoun`, it knows the gender of what it stands for: `the laws … rejected them`, `les a
/// rejetées`.
package struct Reference: Hashable, Sendable {
  package var agreement: Agreement
  package var isPerson: Bool

  package init(_ agreement: Agreement, isPerson: Bool) {
    self.agreement = agreement
    self.isPerson = isPerson
  }

  package var english: String {
    switch (agreement.number, agreement.gender) {
    case (.plural, _): "them"
    case (.singular, .masculine): isPerson ? "him" : "it"
    case (.singular, .feminine): isPerson ? "her" : "it"
    }
  }

  /// The clitic that stands before the French verb.
  package var french: String {
    switch (agreement.number, agreement.gender) {
    case (.plural, _): "les"
    case (.singular, .masculine): "le"
    case (.singular, .feminine): "la"
    }
  }
}
