/// A language as the corpus writes it, and how well it answers the request.
struct Language {
  /// Index of the spelling in the `LanguageTable`.
  let spelling: Int32
  /// Index of the language: the same for all spellings of one code.
  let id: Int32
  let sourceMatch: LanguageCode.Match
  let targetMatch: LanguageCode.Match
}
