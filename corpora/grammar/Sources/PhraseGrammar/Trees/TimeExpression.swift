/// When something happens.
package enum TimeExpression: Hashable, Sendable {
  /// A stretch of time that `last`, `next`, `this` and `every` go with.
  package enum Period: String, Hashable, Sendable, CaseIterable {
    case week
    case month
    case year
  }

  /// An adverb of one word.
  package enum Adverb: String, Hashable, Sendable, CaseIterable {
    case yesterday
    case tomorrow
  }

  /// `in 1992`: `en 1992`
  case year(Int)
  /// `in August`: `en août`; months count from 0
  case month(Int)
  /// `in August 1992`: `en août 1992`
  case monthOfYear(Int, Int)
  /// `on 5 May`: `le 5 mai`
  case dayOfMonth(Int, Int)
  /// `on 5 May 1992`: `le 5 mai 1992`
  case date(Int, Int, Int)
  /// `on Monday`: `lundi`; weekdays count from 0
  case weekday(Int)
  /// `at eight o'clock`: `à huit heures`
  case clock(Int)
  /// `last week`: `la semaine dernière`
  case last(Period)
  /// `next week`: `la semaine prochaine`
  case next(Period)
  /// `every week`: `chaque semaine`
  case every(Period)
  /// `every Monday`: `chaque lundi`
  case everyWeekday(Int)
  case adverb(Adverb)
}
