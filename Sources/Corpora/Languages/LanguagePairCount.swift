/// Counts the pairs of sentences for each pair of languages.
struct LanguagePairCount {
  private struct Key: Hashable {
    let source: LanguageTable.Language
    let target: LanguageTable.Language
  }

  private var counts: [Key: Int] = [:]
  /// Languages of the unit at hand.
  private var present: [LanguageTable.Language] = []
  /// Whether there were more pairs of languages than are counted.
  private(set) var isFull = false

  /// Pairs of languages, and languages of a unit that are paired: a memory of every language of the European Union has
  /// 276 pairs.
  private static let pairLimit = 200_000
  private static let languageLimit = 300

  /// Adds a pair of sentences.
  mutating func add(_ source: LanguageTable.Language, _ target: LanguageTable.Language) {
    add(Key(source: source, target: target))
  }

  private mutating func add(_ key: Key) {
    if let count = counts[key] {
      counts[key] = count + 1
    } else if counts.count < Self.pairLimit {
      counts[key] = 1
    } else {
      isFull = true
    }
  }

  /// Adds the pairs that a unit gives.
  mutating func add(_ unit: borrowing Unit, _ languages: LanguageTable) {
    if unit.isDamaged { return }
    let meanings = languages.meanings
    let variants = unit.variants
    present.removeAll(keepingCapacity: true)
    if let first = variants.first, first.role != .any {
      for variant in variants
      where variant.role == .translation && !variant.text.isEmpty
        && variant.language != LanguageTable.none
      {
        for original in variants
        where original.role == .original && !original.text.isEmpty
          && original.language != LanguageTable.none
        {
          add(meanings[Int(original.language)].language, meanings[Int(variant.language)].language)
        }
      }
      return
    }
    for variant in variants where variant.language != LanguageTable.none && !variant.text.isEmpty {
      let language = meanings[Int(variant.language)].language
      if present.contains(language) { continue }
      guard present.count < Self.languageLimit else {
        isFull = true
        break
      }
      present.append(language)
    }
    var original: LanguageTable.Language?
    if unit.sourceLanguage != LanguageTable.none {
      original = meanings[Int(unit.sourceLanguage)].language
    }
    for (index, one) in present.enumerated() {
      for other in present[(index + 1)...] {
        let key =
          other == original ? Key(source: other, target: one) : Key(source: one, target: other)
        // The direction in which a pair was met first.
        let reversed = Key(source: key.target, target: key.source)
        add(counts[reversed] == nil ? key : reversed)
      }
    }
  }

  /// What was counted, the most frequent first.
  func list(
    where isListed: (LanguageTable.Language, LanguageTable.Language) -> Bool = { _, _ in true },
    name: (LanguageTable.Language) -> String
  ) -> [LanguageList.Pair] {
    counts.filter { isListed($0.key.source, $0.key.target) }.map { key, count in
      LanguageList.Pair(source: name(key.source), target: name(key.target), count: count)
    }.sorted { one, other in
      // Sorting is not stable.
      (other.count, one.source, one.target) < (one.count, other.source, other.target)
    }
  }
}
