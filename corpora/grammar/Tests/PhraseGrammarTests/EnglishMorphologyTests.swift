import PhraseGrammar
import Testing

struct EnglishMorphologyTests {
  @Test(arguments: [
    ("treaty", "treaties"), ("boy", "boys"), ("church", "churches"), ("bus", "buses"),
    ("watch", "watches"), ("car", "cars"), ("library", "libraries"),
  ])
  func plural(singular: String, plural: String) {
    #expect(English.plural(of: singular) == plural)
  }

  /// Base, third person, past, participle, gerund.
  @Test(arguments: [
    ("sign", "sign signs signed signed signing"),
    ("ratify", "ratify ratifies ratified ratified ratifying"),
    ("examine", "examine examines examined examined examining"),
    ("play", "play plays played played playing"),
    ("see saw seen", "see sees saw seen seeing"),
    ("go went gone", "go goes went gone going"),
    ("begin began begun", "begin begins began begun beginning"),
  ])
  func conjugation(entry: String, forms: String) {
    let verb = English.conjugation(entry)
    let seen = [verb.base, verb.thirdSingular, verb.past, verb.participle, verb.gerund]
    #expect(seen.joined(separator: " ") == forms)
  }

  @Test(arguments: [
    ("apple", "an"), ("umbrella", "an"), ("European", "a"), ("university", "a"), ("old", "an"),
    ("new", "a"), ("Italian", "an"),
  ])
  func indefiniteArticle(word: String, article: String) {
    #expect(English.indefiniteArticle(before: word) == article)
  }
}
