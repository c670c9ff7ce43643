extension Lexicon {
  /// Cities; French says `à` and uses no article.
  package static let cities = [
    FixedName("Paris", "Paris", .masculine),
    FixedName("Rome", "Rome", .feminine),
    FixedName("London", "Londres", .masculine),
    FixedName("Brussels", "Bruxelles", .feminine),
    FixedName("Lisbon", "Lisbonne", .feminine),
    FixedName("Athens", "Athènes", .feminine),
    FixedName("Maastricht", "Maastricht", .masculine),
  ]

  /// Countries of each gender and number.
  package static let countries = [
    Country("France", "France", .feminine),
    Country("Germany", "Allemagne", .feminine),
    Country("Italy", "Italie", .feminine),
    Country("Spain", "Espagne", .feminine),
    Country("Canada", "Canada", .masculine),
    Country("Portugal", "Portugal", .masculine),
    Country("Japan", "Japon", .masculine),
    Country("the United States", "États-Unis", .masculine, number: .plural),
    Country("the Netherlands", "Pays-Bas", .masculine, number: .plural),
  ]

  /// Given names, the same in both languages.
  package static let givenNames = [
    FixedName("Anna", "Anna", .feminine),
    FixedName("Marie", "Marie", .feminine),
    FixedName("Alice", "Alice", .feminine),
    FixedName("Paul", "Paul", .masculine),
    FixedName("Thomas", "Thomas", .masculine),
    FixedName("Oscar", "Oscar", .masculine),
  ]
}
