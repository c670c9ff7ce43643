/// The sentence by which lectures show what attention does.
///
/// Bahdanau, Cho, Bengio 2015, figure 3 (a), arXiv:1409.0473.
package enum Lecture {
  /// `The agreement on the European Economic Area was signed in August 1992.`
  package static var sentence: Sentence {
    let agreement = Lexicon.noun("agreement")
    let area = Lexicon.namedInstitutions[0]
    let (verb, _) = Lexicon.legislation[0]
    let subject = NounPhrase(.the, agreement, modifier: .prepositional(.on, .named(area)))
    return .statement(
      Clause(
        .phrase(subject), VerbGroup(verb, .past, isPassive: true),
        [.time(.monthOfYear(7, 1992))]))
  }
}
