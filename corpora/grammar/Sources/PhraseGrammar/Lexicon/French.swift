/// The regular morphology and the sounds of French, as far as the lexicon needs them.
package enum French {
  /// The regular plural of a noun or adjective: `journal` → `journaux`, `bateau` → `bateaux`,
  /// `vieux` → `vieux`; `bleu` is the one that takes an `s`.
  package static func plural(of word: String) -> String {
    if let last = word.last, "sxz".contains(last) { return word }
    if word.hasSuffix("eau") || (word.hasSuffix("eu") && word != "bleu") { return word + "x" }
    if word.hasSuffix("al") { return word.dropLast(2) + "aux" }
    return word + "s"
  }

  /// Whether `word` asks for elision (`l'accord`) and for the forms before a vowel (`cet`,
  /// `vieil`).
  ///
  /// An `h` is mute unless the word is listed; figures and the number eight ask for nothing (`le 8
  /// mai`).
  package static func beginsWithVowelSound(_ word: String) -> Bool {
    let lowercased = word.lowercased()
    guard let first = lowercased.first else { return false }
    // `y` is a vowel where it is the whole pronoun: `il n'y a pas`.
    if lowercased == "y" { return true }
    if first == "h" { return !aspirated.contains(lowercased) }
    return "aàâeéèêiîoôuœ".contains(first)
  }

  /// Words with an aspirated `h`, which elision treats as a consonant.
  private static let aspirated: Set<String> = [
    "haut", "haute", "hauts", "hautes", "héros", "hollande", "hongrie", "huit",
  ]
}
