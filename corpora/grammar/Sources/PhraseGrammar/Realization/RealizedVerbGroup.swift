/// A verb group in both languages, with the English auxiliary apart: questions put it before the
/// subject.
package struct RealizedVerbGroup: Sendable {
  package var auxiliary: EnglishWord?
  package var english: [EnglishWord]
  package var french: [FrenchWord]

  /// The group in the order of a statement.
  package var statement: Bilingual {
    Bilingual(english: (auxiliary.map { [$0] } ?? []) + english, french: french)
  }
}
