/// The regular morphology of English, as far as the lexicon needs it.
package enum English {
  /// The regular plural: `treaty` → `treaties`, `watch` → `watches`.
  package static func plural(of noun: String) -> String { adding("s", to: noun) }

  /// The forms of a verb from `base`, or from `base past participle` where it is strong.
  package static func conjugation(
    _ entry: String
  ) -> (base: String, thirdSingular: String, past: String, participle: String, gerund: String) {
    let given = entry.split(separator: " ").map(String.init)
    precondition(given.count == 1 || given.count == 3, "'\(entry)': base, or base past participle")
    let base = given[0]
    let past = given.count == 3 ? given[1] : regularPast(of: base)
    return (
      base, adding("s", to: base), past, given.count == 3 ? given[2] : past, gerund(of: base)
    )
  }

  /// `a` or `an` before `word`.
  package static func indefiniteArticle(before word: String) -> String {
    let lowercased = word.lowercased()
    if ["european", "university", "union", "useful", "united"].contains(lowercased) { return "a" }
    guard let first = lowercased.first else { return "a" }
    return "aeiou".contains(first) ? "an" : "a"
  }

  private static func adding(_ ending: String, to word: String) -> String {
    if endsInConsonantY(word) { return word.dropLast() + "ie" + ending }
    let sibilants = ["s", "x", "ch", "sh", "o"]
    return sibilants.contains(where: word.hasSuffix) ? word + "e" + ending : word + ending
  }

  private static func regularPast(of base: String) -> String {
    if base.hasSuffix("e") { return base + "d" }
    if endsInConsonantY(base) { return base.dropLast() + "ied" }
    return doubled(base) + "ed"
  }

  private static func gerund(of base: String) -> String {
    if base.hasSuffix("e"), !base.hasSuffix("ee") { return base.dropLast() + "ing" }
    return doubled(base) + "ing"
  }

  /// Verbs whose last consonant is doubled before an ending.
  private static func doubled(_ base: String) -> String {
    ["run", "begin", "sit", "swim", "stop", "travel"].contains(base)
      ? base + String(base.suffix(1)) : base
  }

  private static func endsInConsonantY(_ word: String) -> Bool {
    guard word.hasSuffix("y"), let before = word.dropLast().last else { return false }
    return !"aeiou".contains(before)
  }
}
