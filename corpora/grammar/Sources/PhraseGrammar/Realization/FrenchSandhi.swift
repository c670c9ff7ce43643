/// What French words do to their neighbours: elision, forms before a vowel, and contraction.
package enum FrenchSandhi {
  /// `le accord` → `l' accord`, `ce hôtel` → `cet hôtel`, `de le traité` → `du traité`. Links are
  /// kept; a contraction keeps that of its preposition.
  ///
  /// Elision comes first: `de l'accord` does not contract.
  package static func applied(to words: [FrenchWord]) -> [FrenchWord] {
    contracted(elided(words))
  }

  private static func elided(_ words: [FrenchWord]) -> [FrenchWord] {
    var result = words
    for index in words.indices.dropLast() {
      if let form = words[index].beforeVowel,
        French.beginsWithVowelSound(words[index + 1].text)
      {
        result[index].text = form
      }
    }
    return result
  }

  /// The grammar has no pronoun `le` or `les` after `de` or `à`, so every such pair contracts.
  private static func contracted(_ words: [FrenchWord]) -> [FrenchWord] {
    words.reduce(into: []) { result, word in
      if let last = result.last, let form = contractions[last.text + " " + word.text] {
        result[result.count - 1].text = form
      } else {
        result.append(word)
      }
    }
  }

  private static let contractions = [
    "de le": "du", "de les": "des", "à le": "au", "à les": "aux",
  ]
}
