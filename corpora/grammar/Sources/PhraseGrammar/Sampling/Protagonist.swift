/// A person or several that a long sentence speaks of more than once.
struct Protagonist {
  /// The first mention.
  let nominal: Nominal

  private var agreement: Agreement { nominal.agreement }

  /// Every later mention: `he`, `she`, `they`; `I` and `we` are said again.
  var reference: Nominal {
    if case .pronoun = nominal { nominal } else { .reference(agreement, isPerson: true) }
  }

  /// Whose things and relatives are theirs.
  var owner: Pronoun {
    if case .pronoun(let pronoun) = nominal { return pronoun }
    if agreement.number == .plural { return .they }
    return agreement.gender == .feminine ? .she : .he
  }

  /// Whether the sentence is about `I` or `we`, whose gender is open: nothing may agree with it.
  var isSpeaker: Bool { [.pronoun(.i), .pronoun(.we)].contains(nominal) }

  /// Whether they may have sons: no children, and no several people, whose sons would not be one's.
  var isParent: Bool { agreement.number == .singular && !isChild }

  /// Whether they play: children do, and those who are taken for brothers and sisters.
  var isPlayful: Bool { if case .list = nominal { true } else { isChild } }

  private var isChild: Bool {
    switch nominal {
    case .phrase(let phrase): phrase.noun.kind == .child || phrase.noun.singular == "son"
    default: false
    }
  }
}
