/// Draws trees of the grammar, with all entries of the lexicon about equally often.
package struct Sampler {
  var random: SplitMix64
  /// How often each lexical entry has been drawn.
  private var uses: [String: Int] = [:]
  /// Entries that the present sentence holds already.
  private var present: Set<String> = []

  package init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// The next sentence.
  package mutating func sentence() -> (construction: Construction, sentence: Sentence) {
    let construction = weighted(Construction.allCases.map { ($0.weight, $0) })
    present = []
    return (construction, sentence(of: construction))
  }

  /// The next long sentence.
  package mutating func longSentence() -> (construction: LongConstruction, sentence: Sentence) {
    let construction = weighted(LongConstruction.allCases.map { ($0.weight, $0) })
    present = []
    return (construction, .complex(complex(of: construction)))
  }

  package mutating func sentence(of construction: Construction) -> Sentence {
    switch construction {
    case .passive: .statement(passive(tense: nil))
    case .legislation: .statement(legislation(tense: nil))
    case .legislationQuestion: legislationQuestion()
    case .passiveQuestion: passiveQuestion()
    case .legislationRelative: .statement(legislationRelative())
    case .legislationCopula: .statement(legislationCopula())
    case .report: report()
    case .transitive: .statement(transitive())
    case .clitic: .statement(clitic())
    case .giving: .statement(giving())
    case .activity: .statement(activity())
    case .movement: .statement(movement())
    case .living: .statement(living())
    case .event: .statement(event())
    case .copula: .statement(copula())
    case .comparison: .statement(comparison())
    case .profession: .statement(profession())
    case .location: .statement(location())
    case .existence: existence()
    case .modal: .statement(modal())
    case .polarQuestion: polarQuestion()
    case .adverbQuestion: adverbQuestion()
    case .subjectQuestion: subjectQuestion()
    case .objectQuestion: objectQuestion()
    case .whereabouts: .whereabouts(.phrase(landmark()))
    case .subjectRelative: .statement(subjectRelative())
    case .objectRelative: .statement(objectRelative())
    case .because: because()
    case .contrast: contrast()
    }
  }

  /// One entry that the sentence does not hold yet: of two drawn, the one that has been used less.
  mutating func pick<Item: LexicalItem>(_ items: [Item]) -> Item {
    let fresh = items.filter { $0.mayRepeat || !present.contains($0.lemma) }
    let choice = fresh.isEmpty ? items : fresh
    let first = choice[random.below(choice.count)]
    let second = choice[random.below(choice.count)]
    let chosen =
      uses[first.lemma, default: 0] <= uses[second.lemma, default: 0] ? first : second
    uses[chosen.lemma, default: 0] += 1
    present.insert(chosen.lemma)
    return chosen
  }

  /// One of several things that are no entries of the lexicon.
  mutating func any<Item>(_ items: [Item]) -> Item {
    items[random.below(items.count)]
  }

  mutating func chance(percent: Int) -> Bool { random.below(100) < percent }

  mutating func weighted<Item>(_ items: [(weight: Int, item: Item)]) -> Item {
    var draw = random.below(items.reduce(0) { $0 + $1.weight })
    for (weight, item) in items {
      if draw < weight { return item }
      draw -= weight
    }
    preconditionFailure("weights that sum to nothing")
  }
}
