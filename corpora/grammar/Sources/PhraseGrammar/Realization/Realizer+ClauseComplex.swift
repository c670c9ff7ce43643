extension Realizer {
  mutating func complex(_ complex: ClauseComplex) -> Bilingual {
    switch complex {
    case .clause(let clause):
      return statement(clause)
    case .predicate(let clause):
      return predicate(clause)
    case .joined(let parts, let conjunction):
      // A comma tells the clauses from the items of a list before them.
      let isSpread =
        parts.count == 2 && !parts[1].isPredicate || parts.dropLast().last?.endsInList == true
      return joined(parts, conjunction, commaBefore: isSpread || conjunction == .but) {
        $0.complex($1)
      }
    case .subordinate(let main, let conjunction, let other):
      return self.complex(main) + word(conjunction) + self.complex(other)
    case .fronted(let conjunction, let first, let main):
      return word(conjunction) + self.complex(first) + comma() + self.complex(main)
    case .dated(let expression, let main):
      return time(expression) + comma() + self.complex(main)
    case .report(let frame, let contents):
      return statement(frame)
        + joined(contents, .and, commaBefore: false) { $0.word("that", "que") + $0.complex($1) }
    }
  }

  /// `A, B and C`, made item by item in that order.
  mutating func joined<Item>(
    _ items: [Item], _ conjunction: Conjunction, commaBefore: Bool,
    _ realize: (inout Realizer, Item) -> Bilingual
  ) -> Bilingual {
    var result = Bilingual()
    for (index, item) in items.enumerated() {
      let isLast = index == items.count - 1
      if index > 0, !isLast || commaBefore { result += comma() }
      if index > 0, isLast { result += word(conjunction) }
      result += realize(&self, item)
    }
    return result
  }

  private mutating func comma() -> Bilingual { word(",", ",") }

  private mutating func word(_ conjunction: Conjunction) -> Bilingual {
    word(conjunction.rawValue, french: conjunction.french)
  }
}

extension ClauseComplex {
  fileprivate var endsInList: Bool {
    if case .object(.list) = clauses.last?.complements.last { true } else { false }
  }

  fileprivate var isPredicate: Bool {
    switch self {
    case .predicate: true
    case .subordinate(let main, _, _): main.isPredicate
    default: false
    }
  }
}
