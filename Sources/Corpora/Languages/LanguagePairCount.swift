/// Counts the sentence pairs of each pair of languages.
struct LanguagePairCount {
  /// Language ids, or columns.
  private struct Key: Hashable {
    let source: Int32
    let target: Int32
  }

  private var counts: [Key: Int] = [:]
  /// Languages of the current unit.
  private var present: [Int32] = []
  /// Whether there were more pairs of languages than are counted.
  private(set) var isFull = false

  /// Pairs of languages, and languages of a unit that are paired: a memory with every language of the European Union has
  /// 276 pairs.
  private static let pairLimit = 200_000
  private static let languageLimit = 300

  mutating func add(_ source: Int32, _ target: Int32) { add(Key(source: source, target: target)) }

  private mutating func add(_ key: Key) {
    if let count = counts[key] {
      counts[key] = count + 1
    } else if counts.count < Self.pairLimit {
      counts[key] = 1
    } else {
      isFull = true
    }
  }

  /// Adds the pairs of a unit.
  mutating func add(_ unit: borrowing Unit) {
    if unit.isDamaged { return }
    let variants = unit.variants
    if let first = variants.first, first.role != .any {
      for variant in variants where variant.role == .translation && !variant.text.isEmpty {
        for original in variants where original.role == .original && !original.text.isEmpty {
          if let source = original.language, let target = variant.language {
            add(source.id, target.id)
          }
        }
      }
      return
    }
    present.removeAll(keepingCapacity: true)
    for variant in variants where !variant.text.isEmpty {
      guard let language = variant.language, !present.contains(language.id) else { continue }
      guard present.count < Self.languageLimit else {
        isFull = true
        break
      }
      present.append(language.id)
    }
    let original = unit.sourceLanguage?.id
    for (index, one) in present.enumerated() {
      for other in present[(index + 1)...] {
        let key =
          other == original ? Key(source: other, target: one) : Key(source: one, target: other)
        // In the direction in which the pair was first met.
        let reversed = Key(source: key.target, target: key.source)
        add(counts[reversed] == nil ? key : reversed)
      }
    }
  }

  /// The counts, largest first.
  func list(
    where isListed: (Int32, Int32) -> Bool = { _, _ in true }, name: (Int32) -> String
  ) -> [LanguageList.Pair] {
    counts.filter { isListed($0.key.source, $0.key.target) }.map { key, count in
      LanguageList.Pair(source: name(key.source), target: name(key.target), count: count)
    }.sorted { one, other in
      // Sorting is not stable.
      (other.count, one.source, one.target) < (one.count, other.source, other.target)
    }
  }
}
