/// Months, days, years and numbers as the two languages write them.
package enum Calendar {
  package static let months: [(english: String, french: String)] = [
    ("January", "janvier"), ("February", "février"), ("March", "mars"), ("April", "avril"),
    ("May", "mai"), ("June", "juin"), ("July", "juillet"), ("August", "août"),
    ("September", "septembre"), ("October", "octobre"), ("November", "novembre"),
    ("December", "décembre"),
  ]

  package static let weekdays: [(english: String, french: String)] = [
    ("Monday", "lundi"), ("Tuesday", "mardi"), ("Wednesday", "mercredi"), ("Thursday", "jeudi"),
    ("Friday", "vendredi"), ("Saturday", "samedi"), ("Sunday", "dimanche"),
  ]

  /// Years of the corpus.
  package static let years = Array(1989...2000)

  /// Days of the month that the corpus names. The first is `1er` in French.
  package static let days = [1, 2, 5, 10, 15, 20]

  /// Numbers from two, in words.
  package static let numbers: [(value: Int, english: String, french: String)] = [
    (2, "two", "deux"), (3, "three", "trois"), (4, "four", "quatre"), (5, "five", "cinq"),
    (6, "six", "six"), (7, "seven", "sept"), (8, "eight", "huit"), (9, "nine", "neuf"),
    (10, "ten", "dix"),
  ]

  /// The words for a number from two to ten.
  package static func words(for number: Int) -> (english: String, french: String) {
    precondition((2...10).contains(number), "a number from 2 to 10, not \(number)")
    return (numbers[number - 2].english, numbers[number - 2].french)
  }
}
