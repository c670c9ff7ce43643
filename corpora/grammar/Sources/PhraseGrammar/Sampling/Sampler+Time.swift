extension Sampler {
  /// When something happened, in daily life.
  mutating func pastTime(_ periods: [TimeExpression.Period]) -> Complement {
    switch random.below(100) {
    case ..<25: .time(.adverb(.yesterday))
    case ..<55: .time(.last(any(periods)))
    case ..<80: .time(weekday())
    default: .time(dayOfMonth())
    }
  }

  /// When something will happen.
  mutating func futureTime(
    _ periods: [TimeExpression.Period] = TimeExpression.Period.allCases
  ) -> Complement {
    switch random.below(100) {
    case ..<26: .time(.adverb(.tomorrow))
    case ..<54: .time(.next(any(periods)))
    case ..<72: .time(weekday())
    case ..<86: .time(dayOfMonth())
    default: .time(.month(month()))
    }
  }

  /// How regularly something happens.
  mutating func regularTime(_ periods: [TimeExpression.Period]) -> Complement {
    .time(
      chance(percent: 50)
        ? .every(any(periods)) : .everyWeekday(random.below(7)))
  }

  /// A date of public life.
  mutating func historicalTime() -> Complement {
    switch random.below(100) {
    case ..<38: .time(.monthOfYear(month(), year()))
    case ..<62: .time(.year(year()))
    case ..<86: .time(.date(any(Calendar.days), month(), year()))
    case ..<94: .time(.month(month()))
    default: .time(.last(any(TimeExpression.Period.allCases)))
    }
  }

  /// A time of day, sometimes after the day of the week.
  mutating func timetable() -> [Complement] {
    let clock = Complement.time(.clock(2 + random.below(9)))
    return chance(percent: 30) ? [.time(weekday()), clock] : [clock]
  }

  /// The time that suits a verb group, or none.
  mutating func time(for group: VerbGroup, percent: Int) -> [Complement] {
    guard group.frequency == nil, group.negation != .never, group.verb.base != "know",
      chance(percent: percent)
    else {
      return []
    }
    // One travels every year, but eats an apple every week.
    let isGreat =
      [Lexicon.go, Lexicon.arrive, Lexicon.live].contains(group.verb)
      || Lexicon.legislation.contains { $0.verb == group.verb }
    let periods = isGreat ? TimeExpression.Period.allCases : [.week, .month]
    switch group.tense {
    case .present: return [regularTime(periods)]
    case .past: return [pastTime(periods)]
    case .future: return [futureTime(periods)]
    case .progressive, .perfect: return []
    }
  }

  private mutating func month() -> Int { random.below(12) }
  private mutating func year() -> Int { any(Calendar.years) }
  private mutating func weekday() -> TimeExpression { .weekday(random.below(7)) }
  private mutating func dayOfMonth() -> TimeExpression {
    .dayOfMonth(any(Calendar.days), month())
  }
}
