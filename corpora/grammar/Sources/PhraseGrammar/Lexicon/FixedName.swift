/// A name of one or several words whose translation and word alignment are given, not composed.
package struct FixedName: LexicalItem, Hashable {
  package let english: [String]
  package let french: [String]
  /// For each French word the index of the English word it translates.
  package let links: [Int]
  package let gender: Gender
  package let number: GrammaticalNumber
  package let englishNumber: GrammaticalNumber

  package var lemma: String { english.joined(separator: " ") }

  /// - Parameter links: nil links word `i` to word `i`
  package init(
    _ english: String, _ french: String, _ gender: Gender, links: [Int]? = nil,
    number: GrammaticalNumber = .singular
  ) {
    self.english = english.split(separator: " ").map(String.init)
    self.french = french.split(separator: " ").map(String.init)
    self.links = links ?? Array(self.french.indices)
    self.gender = gender
    self.number = number
    englishNumber = .singular
    precondition(
      self.links.count == self.french.count
        && self.links.allSatisfy { self.english.indices.contains($0) },
      "\(english): a link for each French word")
  }

  package var agreement: Agreement {
    Agreement(.third, gender, number, englishNumber: englishNumber)
  }
}
