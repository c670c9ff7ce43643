/// A personal pronoun. `you` is always `vous`, `they` always `ils`.
package enum Pronoun: String, LexicalItem, Hashable, CaseIterable {
  case i = "I"
  case you
  case he
  case she
  case we
  case they

  package var lemma: String { rawValue }
  package var mayRepeat: Bool { true }

  package var agreement: Agreement {
    switch self {
    case .i: Agreement(.first)
    case .you: Agreement(.second, .masculine, .plural)
    case .he: Agreement(.third)
    case .she: Agreement(.third, .feminine)
    case .we: Agreement(.first, .masculine, .plural)
    case .they: Agreement(.third, .masculine, .plural)
    }
  }

  package var frenchSubject: String {
    switch self {
    case .i: "je"
    case .you: "vous"
    case .he: "il"
    case .she: "elle"
    case .we: "nous"
    case .they: "ils"
    }
  }

  package var englishObject: String {
    switch self {
    case .i: "me"
    case .you: "you"
    case .he: "him"
    case .she: "her"
    case .we: "us"
    case .they: "them"
    }
  }

  /// The clitic that stands before the French verb.
  package var frenchObject: String {
    switch self {
    case .i: "me"
    case .you: "vous"
    case .he: "le"
    case .she: "la"
    case .we: "nous"
    case .they: "les"
    }
  }

  package var englishPossessive: String {
    switch self {
    case .i: "my"
    case .you: "your"
    case .he: "his"
    case .she: "her"
    case .we: "our"
    case .they: "their"
    }
  }

  /// The French possessive, which agrees with what is owned: `his`, `her` → `son`, `sa`, `ses`.
  package func frenchPossessive(_ owned: Agreement) -> String {
    let forms =
      switch self {
      case .i: ["mon", "ma", "mes"]
      case .you: ["votre", "votre", "vos"]
      case .he, .she: ["son", "sa", "ses"]
      case .we: ["notre", "notre", "nos"]
      case .they: ["leur", "leur", "leurs"]
      }
    if owned.number == .plural { return forms[2] }
    return owned.gender == .masculine ? forms[0] : forms[1]
  }
}
