/// The English side of a verb group: which forms stand in which order.
struct EnglishVerbGroup {
  /// The finite auxiliary, modal or form of `be`; nil where a lexical verb is finite.
  var auxiliary: EnglishWord?
  /// `not`, `never`, and the word that both French particles are linked to.
  var negation: EnglishWord?
  var frequency: EnglishWord?
  /// The other verbs in order; the last is the main verb.
  var verbs: [EnglishWord]

  /// The words after the auxiliary.
  var rest: [EnglishWord] {
    // `cannot` is its own negation.
    let particle = negation == auxiliary ? nil : negation
    return [particle, frequency].compactMap { $0 } + verbs
  }

  /// The main verb; of the copula its one finite form.
  func main() -> EnglishWord? { verbs.last ?? auxiliary }
}

extension Realizer {
  /// The English forms of `group` for a subject.
  ///
  /// - Parameter isInverted: whether the auxiliary will stand before the subject, which asks for
  ///   `do`
  mutating func englishVerbGroup(
    _ group: VerbGroup, subject: Agreement, isInverted: Bool
  ) -> EnglishVerbGroup {
    let isBe = group.isPassive || group.isCopula
    var after = group.isPassive ? [group.verb.participle] : []
    var auxiliary: String?
    var lexical: (finite: String, base: String)?
    let core = isBe ? Lexicon.be : group.verb

    switch (group.modal, group.tense) {
    case (.can, _), (.must, _):
      auxiliary = group.modal?.rawValue
      after.insert(core.base, at: 0)
    case (.want, _):
      let want = Modal.want.verb
      lexical = (subject.isEnglishThirdSingular ? want.thirdSingular : want.base, want.base)
      after.insert(contentsOf: ["to", core.base], at: 0)
    case (nil, .present) where isBe:
      auxiliary = Self.presentOfBe(subject)
    case (nil, .present):
      lexical = (subject.isEnglishThirdSingular ? core.thirdSingular : core.base, core.base)
    case (nil, .past) where isBe:
      let isSingular = subject.englishNumber == .singular && subject.person != .second
      auxiliary = isSingular ? "was" : "were"
    case (nil, .past):
      lexical = (core.past, core.base)
    case (nil, .progressive):
      auxiliary = Self.presentOfBe(subject)
      after.insert(core.gerund, at: 0)
    case (nil, .perfect):
      auxiliary = subject.isEnglishThirdSingular ? "has" : "have"
      after.insert(core.participle, at: 0)
    case (nil, .future):
      auxiliary = "will"
      after.insert(core.base, at: 0)
    }

    if let verb = lexical {
      if isInverted || group.negation == .not {
        auxiliary =
          group.tense == .past && group.modal == nil
          ? "did" : subject.isEnglishThirdSingular ? "does" : "do"
        after.insert(verb.base, at: 0)
      } else {
        after.insert(verb.finite, at: 0)
      }
    }
    if auxiliary == "can", group.negation == .not, !isInverted { auxiliary = "cannot" }

    let first = auxiliary.map { english($0) }
    let negation: EnglishWord? =
      switch group.negation {
      case .none: nil
      case .not: first?.text == "cannot" ? first : english("not")
      case .never: english("never")
      }
    let frequency = group.frequency.map { english($0.rawValue) }
    return EnglishVerbGroup(
      auxiliary: first, negation: negation, frequency: frequency,
      verbs: after.map { english($0) })
  }

  private static func presentOfBe(_ subject: Agreement) -> String {
    switch (subject.person, subject.englishNumber) {
    case (.first, .singular): "am"
    case (.third, .singular): "is"
    default: "are"
    }
  }
}
