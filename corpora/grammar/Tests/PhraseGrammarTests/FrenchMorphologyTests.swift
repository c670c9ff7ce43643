import PhraseGrammar
import Testing

struct FrenchMorphologyTests {
  @Test(arguments: [
    ("livre", "livres"), ("journal", "journaux"), ("bateau", "bateaux"), ("bus", "bus"),
    ("vieux", "vieux"), ("bleu", "bleus"), ("social", "sociaux"), ("fils", "fils"),
    ("hôpital", "hôpitaux"), ("œuf", "œufs"),
  ])
  func plural(singular: String, plural: String) {
    #expect(French.plural(of: singular) == plural)
  }

  @Test(arguments: [
    ("accord", true), ("énergie", true), ("homme", true), ("hôtel", true), ("œuf", true),
    ("université", true), ("États-Unis", true), ("y", true), ("Yves", false), ("huit", false),
    ("Hongrie", false), ("8", false), ("traité", false),
  ])
  func vowelSound(word: String, begins: Bool) {
    #expect(French.beginsWithVowelSound(word) == begins)
  }

  /// je, il, nous, vous, ils.
  static let subjects = [
    Pronoun.i, .he, .we, .you, .they,
  ].map(\.agreement)

  @Test(arguments: [
    (Lexicon.eat, "mange mange mangeons mangez mangent"),
    (Lexicon.buy, "achète achète achetons achetez achètent"),
    (Lexicon.begin, "commence commence commençons commencez commencent"),
    (Lexicon.giving[1], "envoie envoie envoyons envoyez envoient"),
    (Lexicon.legislation[3].verb, "rejette rejette rejetons rejetez rejettent"),
    (Lexicon.go, "vais va allons allez vont"),
    (Lexicon.drink, "bois boit buvons buvez boivent"),
    (Lexicon.be, "suis est sommes êtes sont"),
  ])
  func present(verb: Verb, forms: String) {
    #expect(Self.subjects.map(verb.frenchPresent).joined(separator: " ") == forms)
  }

  @Test(arguments: [
    (Lexicon.eat, "mangerai mangera mangerons mangerez mangeront"),
    (Lexicon.buy, "achèterai achètera achèterons achèterez achèteront"),
    (Lexicon.giving[1], "enverrai enverra enverrons enverrez enverront"),
    (Lexicon.go, "irai ira irons irez iront"),
    (Lexicon.be, "serai sera serons serez seront"),
  ])
  func future(verb: Verb, forms: String) {
    #expect(Self.subjects.map(verb.frenchFuture).joined(separator: " ") == forms)
  }

  @Test func imperfectOfTheCopula() {
    #expect(
      Self.subjects.map(Lexicon.be.frenchImperfect) == [
        "étais", "était", "étions", "étiez", "étaient",
      ])
  }

  @Test(arguments: [
    (Gender.masculine, GrammaticalNumber.singular, "écrit"), (.feminine, .singular, "écrite"),
    (.masculine, .plural, "écrits"), (.feminine, .plural, "écrites"),
  ])
  func participle(gender: Gender, number: GrammaticalNumber, form: String) {
    #expect(Lexicon.reading[1].frenchParticiple(Agreement(.third, gender, number)) == form)
  }

  /// Masculine, feminine, masculine plural, feminine plural.
  @Test(arguments: [
    ("old", "vieux vieille vieux vieilles"), ("new", "nouveau nouvelle nouveaux nouvelles"),
    ("beautiful", "beau belle beaux belles"), ("good", "bon bonne bons bonnes"),
    ("white", "blanc blanche blancs blanches"), ("blue", "bleu bleue bleus bleues"),
    ("expensive", "cher chère chers chères"), ("happy", "heureux heureuse heureux heureuses"),
    ("European", "européen européenne européens européennes"),
    ("social", "social sociale sociaux sociales"),
    ("French", "français française français françaises"),
    ("first", "premier première premiers premières"),
  ])
  func adjective(english: String, forms: String) throws {
    let adjective = try #require(Lexicon.adjectives.first { $0.english == english })
    let agreements = [GrammaticalNumber.singular, .plural].flatMap { number in
      [Gender.masculine, .feminine].map { Agreement(.third, $0, number) }
    }
    #expect(agreements.map(adjective.french).joined(separator: " ") == forms)
  }
}
