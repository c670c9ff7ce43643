import Basics
package import Settings
package import Vocabularies

/// The settings that suit a corpus, by the number of its training pairs.
///
/// The article on small corpora tells what was measured, and where nothing was.
package struct CorpusDefaults: Sendable {
  /// The largest number of training pairs that they are for; nil for any number.
  let mostPairs: Int?
  /// Values by the names of settings that are marked as suiting the corpus; of those that the prepared corpus depends on, only
  /// `vocab-size`.
  package let values: [GivenSetting]

  /// By increasing size; the last are those of any corpus, and choose nothing.
  package static let all = [
    CorpusDefaults(
      mostPairs: 6_000,
      [
        "vocab-size": "2000", "learning-rate": "0.003", "warmup": "400",
        "dropout": "0.4", "dropout-warmup": "1000",
        "recurrent-dropout": "0.2", "source-word-dropout": "0.2", "target-word-dropout": "0.2",
        "bpe-dropout": "0.1", "tie-embeddings": "target",
      ]),
    // Few pairs are learned by heart while dropout still rises.
    CorpusDefaults(
      mostPairs: 20_000,
      [
        "vocab-size": "4000", "learning-rate": "0.003", "warmup": "400",
        "recurrent-dropout": "0.2", "source-word-dropout": "0.1", "target-word-dropout": "0.1",
        "tie-embeddings": "target",
      ]),
    CorpusDefaults(
      mostPairs: 60_000,
      [
        "vocab-size": "4000", "learning-rate": "0.003", "warmup": "400", "dropout-warmup": "2000",
        "recurrent-dropout": "0.2", "source-word-dropout": "0.1", "target-word-dropout": "0.1",
        "tie-embeddings": "target",
      ]),
    // Twice the weight of guidance was not compared alone.
    CorpusDefaults(
      mostPairs: 1_000_000,
      [
        "learning-rate": "0.003", "warmup": "400", "dropout-warmup": "2000",
        "guided-alignment-weight": "0.2", "tie-embeddings": "target",
      ]),
    CorpusDefaults(mostPairs: nil, [:]),
  ]

  private init(mostPairs: Int?, _ values: KeyValuePairs<String, String>) {
    self.mostPairs = mostPairs
    self.values = values.map { GivenSetting($0.key, [$0.value]) }
  }

  /// Those for a number of training pairs.
  package static func `for`(pairs count: Int) -> CorpusDefaults {
    all.first { $0.mostPairs.map { count <= $0 } ?? true } ?? all[all.count - 1]
  }

  /// The values without those that need vocabularies of another kind, or word links.
  ///
  /// - Parameter vocabularies: nil where they are learned
  package func values(with vocabularies: VocabularyPair?, isGuided: Bool) -> [GivenSetting] {
    values.filter { value in
      if value.name == "guided-alignment-weight" { return isGuided }
      return vocabularies.map { TrainingConfiguration().choosing([value]).suits($0) } ?? true
    }
  }

  /// Whether they are those for a number of training pairs.
  package func suit(pairs count: Int) -> Bool {
    Self.for(pairs: count).mostPairs == mostPairs
  }

  /// The values of a setting by the size of the corpus, for its help: “0.2 for up to 60,000 pairs”; nil where all sizes have
  /// its default.
  package static func text(of entry: SettingEntry) -> String? {
    func value(_ row: CorpusDefaults) -> String {
      let texts = row.values.first { $0.name == entry.name }?.texts ?? entry.defaultTexts
      return texts?.joined(separator: " ") ?? "none"
    }
    let texts = zip(all, all.dropFirst()).compactMap { row, larger -> String? in
      guard let mostPairs = row.mostPairs, value(row) != value(larger) else { return nil }
      return "\(value(row)) for up to \(mostPairs.withThousands)"
    }
    return texts.isEmpty ? nil : texts.joined(separator: ", ") + " pairs"
  }

  /// What was chosen and why, in a sentence; nil where nothing was.
  ///
  /// - Parameter settings: with what was chosen
  package func note(on settings: some SettingGroup, pairs count: Int) -> String? {
    guard let mostPairs else { return nil }
    let chosen = settings.chosen.map { "`\($0.name)` \($0.texts.joined(separator: " "))" }
    if chosen.isEmpty { return nil }
    return
      "defaults for up to \(mostPairs.withThousands) pairs (these are \(count.withThousands)): "
      + chosen.joined(separator: ", ") + "; set any of them to override it"
  }
}
