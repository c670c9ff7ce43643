/// What a subject or an object makes other words agree with.
///
/// The two languages may count differently: `the United States` takes a singular verb, `les
/// États-Unis` a plural one.
package struct Agreement: Hashable, Sendable {
  package var person: Person
  package var gender: Gender
  /// The French number.
  package var number: GrammaticalNumber
  package var englishNumber: GrammaticalNumber

  package init(
    _ person: Person = .third, _ gender: Gender = .masculine,
    _ number: GrammaticalNumber = .singular,
    englishNumber: GrammaticalNumber? = nil
  ) {
    self.person = person
    self.gender = gender
    self.number = number
    self.englishNumber = englishNumber ?? number
  }

  /// Whether an English verb takes its `-s` in the present.
  package var isEnglishThirdSingular: Bool { person == .third && englishNumber == .singular }

  /// The agreement of `self and other`: plural, masculine unless both are feminine.
  package func joined(with other: Agreement) -> Agreement {
    let gender: Gender =
      self.gender == .feminine && other.gender == .feminine ? .feminine : .masculine
    return Agreement(.third, gender, .plural)
  }
}
