/// A verb with its tense, voice, negation and clitic.
package struct VerbGroup: Hashable, Sendable {
  package var verb: Verb
  package var tense: Tense
  package var negation: Negation
  package var modal: Modal?
  package var isPassive: Bool
  package var frequency: Frequency?
  /// An object pronoun; French puts it before the verb.
  package var clitic: Pronoun?
  /// An object pronoun for a noun of the same sentence, in place of `clitic`.
  package var reference: Reference?

  package init(
    _ verb: Verb, _ tense: Tense, _ negation: Negation = .none, modal: Modal? = nil,
    isPassive: Bool = false, frequency: Frequency? = nil, clitic: Pronoun? = nil,
    reference: Reference? = nil
  ) {
    self.verb = verb
    self.tense = tense
    self.negation = negation
    self.modal = modal
    self.isPassive = isPassive
    self.frequency = frequency
    self.clitic = clitic
    self.reference = reference
  }

  /// The words of the object pronoun.
  package var objectPronoun: (english: String, french: String)? {
    if let reference { return (reference.english, reference.french) }
    return clitic.map { ($0.englishObject, $0.frenchObject) }
  }

  /// Whether the verb is the copula (and not the auxiliary of the passive).
  package var isCopula: Bool { verb == Lexicon.be && !isPassive }
}
