extension Realizer {
  /// A verb group in both languages.
  ///
  /// - Parameter precedingObject: what the French participle agrees with after `avoir`: the
  ///   antecedent of
  ///   `que`, or the object of a question; a clitic object is found in the group itself
  mutating func verbGroup(
    _ group: VerbGroup, subject: Agreement, isInverted: Bool = false,
    precedingObject: Agreement? = nil
  ) -> RealizedVerbGroup {
    let source = englishVerbGroup(group, subject: subject, isInverted: isInverted)
    guard let main = source.main() else {
      preconditionFailure("\(group.verb.base): a verb group without a verb")
    }
    let verbs = frenchVerbs(
      group, subject: subject, source: source, main: main,
      participle: group.reference?.agreement ?? group.clitic?.agreement ?? precedingObject)
    let clitic = group.objectPronoun.map { word($0.english, $0.french) } ?? Bilingual()

    var french: [FrenchWord] = []
    if let negation = source.negation { french.append(FrenchWord("ne", key: negation.key)) }
    // With a modal the clitic stands before the infinitive: `il veut la voir`.
    if group.modal == nil { french += clitic.french }
    french.append(verbs[0])
    if let negation = source.negation {
      french.append(
        FrenchWord(group.negation == .never ? "jamais" : "pas", key: negation.key))
    }
    if let frequency = group.frequency, let word = source.frequency {
      french.append(FrenchWord(frequency.french, key: word.key))
    }
    if group.modal != nil { french += clitic.french }
    french += verbs.dropFirst()

    return RealizedVerbGroup(
      auxiliary: source.auxiliary, english: source.rest + clitic.english, french: french)
  }

  /// The French verbs in order, the finite one first.
  ///
  /// An auxiliary is linked to the English auxiliary where there is one that carries its tense
  /// (`has`, `did`, `was`, `been`), else to the main verb. `will` and `to` are left without a link:
  /// the verb's ending translates them.
  private func frenchVerbs(
    _ group: VerbGroup, subject: Agreement, source: EnglishVerbGroup, main: EnglishWord,
    participle: Agreement?
  ) -> [FrenchWord] {
    let verb = group.verb
    // `be` of the copula or the passive: finite, or the first of the other verbs.
    let isBe = group.isPassive || group.isCopula
    let core = isBe ? Lexicon.be : verb
    let auxiliary = source.auxiliary ?? main
    let passive =
      group.isPassive ? [FrenchWord(verb.frenchParticiple(subject), key: main.key)] : []

    if let modal = group.modal {
      let finite = modal == .want ? source.verbs[0] : auxiliary
      let infinitive = isBe ? source.verbs[source.verbs.count - (group.isPassive ? 2 : 1)] : main
      return [
        FrenchWord(modal.verb.frenchPresent(subject), key: finite.key),
        FrenchWord(core.infinitive, key: infinitive.key),
      ] + passive
    }
    switch group.tense {
    case .present, .progressive:
      return [FrenchWord(core.frenchPresent(subject), key: (isBe ? auxiliary : main).key)]
        + passive
    case .future:
      return [FrenchWord(core.frenchFuture(subject), key: source.verbs[0].key)] + passive
    case .past where group.isCopula:
      return [FrenchWord(core.frenchImperfect(subject), key: auxiliary.key)]
    case .past, .perfect:
      if group.isPassive {
        let been = group.tense == .perfect ? source.verbs[0] : auxiliary
        return [
          FrenchWord(Lexicon.avoir.frenchPresent(subject), key: auxiliary.key),
          FrenchWord(core.frenchParticiple, key: been.key),
        ] + passive
      }
      let helper = verb.auxiliary == .être ? Lexicon.be : Lexicon.avoir
      let agreement = verb.auxiliary == .être ? subject : participle ?? Agreement()
      return [
        FrenchWord(helper.frenchPresent(subject), key: auxiliary.key),
        FrenchWord(verb.frenchParticiple(agreement), key: main.key),
      ]
    }
  }
}
