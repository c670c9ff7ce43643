/// A verb in both languages, with the forms that the grammar uses.
package struct Verb: LexicalItem, Hashable {
  /// The French auxiliary of the passé composé.
  package enum Auxiliary: Hashable, Sendable {
    case avoir
    case être
  }

  package let base: String
  package let thirdSingular: String
  package let past: String
  package let participle: String
  package let gerund: String

  package let infinitive: String
  /// Present of je, il, nous, vous, ils. (The corpus has no `tu`: `you` is `vous`.)
  package let present: [String]
  /// The stem that takes `-ai -a -ons -ez -ont`.
  package let futureStem: String
  /// Past participle, masculine singular.
  package let frenchParticiple: String
  package let auxiliary: Auxiliary

  package var lemma: String { infinitive }

  /// An entry with an irregular French conjugation.
  ///
  /// - Parameter english: base, or base, past, participle where the verb is strong
  /// - Parameter present: the five present forms, parted by spaces
  package init(
    _ english: String, _ infinitive: String, present: String, participle: String,
    future futureStem: String, auxiliary: Auxiliary = .avoir
  ) {
    let forms = English.conjugation(english)
    base = forms.base
    thirdSingular = forms.thirdSingular
    past = forms.past
    self.participle = forms.participle
    gerund = forms.gerund
    self.infinitive = infinitive
    self.present = present.split(separator: " ").map(String.init)
    precondition(self.present.count == 5, "\(infinitive): five present forms, not '\(present)'")
    self.futureStem = futureStem
    frenchParticiple = participle
    self.auxiliary = auxiliary
  }

  /// An entry with a French infinitive in `-er`.
  ///
  /// - Parameter strong: the stem under stress where it changes (`achèt`)
  /// - Parameter future: the future stem where it is not the infinitive (`achèter`)
  package init(
    _ english: String, er infinitive: String, strong: String? = nil, future: String? = nil,
    auxiliary: Auxiliary = .avoir
  ) {
    let stem = String(infinitive.dropLast(2))
    let stressed = strong ?? stem
    let softened: String =
      switch stem.last {
      case "g": stem + "e"
      case "c": String(stem.dropLast()) + "ç"
      default: stem
      }
    self.init(
      english, infinitive,
      present: "\(stressed)e \(stressed)e \(softened)ons \(stem)ez \(stressed)ent",
      participle: stem + "é", future: future ?? infinitive, auxiliary: auxiliary)
  }

  /// The French present for a subject.
  package func frenchPresent(_ agreement: Agreement) -> String {
    present[Self.row(agreement)]
  }

  /// The French futur simple for a subject.
  package func frenchFuture(_ agreement: Agreement) -> String {
    futureStem + ["ai", "a", "ons", "ez", "ont"][Self.row(agreement)]
  }

  /// The French imparfait for a subject: the stem of the `nous` form, `ét` for `être`.
  package func frenchImperfect(_ agreement: Agreement) -> String {
    let stem = infinitive == "être" ? "ét" : String(present[2].dropLast(3))
    return stem + ["ais", "ait", "ions", "iez", "aient"][Self.row(agreement)]
  }

  /// The French past participle, agreeing with `agreement`.
  package func frenchParticiple(_ agreement: Agreement) -> String {
    let gendered = agreement.gender == .feminine ? frenchParticiple + "e" : frenchParticiple
    guard agreement.number == .plural, gendered.last != "s" else { return gendered }
    return gendered + "s"
  }

  /// The place of a subject among je, il, nous, vous, ils.
  private static func row(_ agreement: Agreement) -> Int {
    switch (agreement.person, agreement.number) {
    case (.first, .singular): 0
    case (.third, .singular): 1
    case (.first, .plural): 2
    case (.second, _): 3
    case (.third, .plural): 4
    }
  }
}
