/// An adjective: one English form, four French ones.
package struct Adjective: LexicalItem, Hashable {
  /// Where French puts it. English puts all of them before the noun, `qualifying` before
  /// `relational`, so that two that follow the French noun stand in mirrored order.
  package enum Position: Hashable, Sendable {
    /// `un vieux livre`
    case before
    /// `un livre intéressant`
    case after
    /// Names a field or a nation; stands next to the noun: `un accord commercial important`.
    case relational
    /// Only after `be`.
    case predicative
  }

  /// What it is about. Two of one theme are not said of the same thing.
  package enum Theme: Hashable, Sendable {
    case age, size, colour, value, price, ease, fame, mood, origin, field
  }

  package let english: String
  /// `older`; nil where English says `more`.
  package let comparative: String?
  package let masculine: String
  package let feminine: String
  package let masculinePlural: String
  package let femininePlural: String
  /// The masculine singular before a vowel sound (`vieil`), where it differs.
  package let masculineBeforeVowel: String?
  package let position: Position
  package let kinds: Set<NounKind>
  package let theme: Theme

  package var lemma: String { english }

  package init(
    _ english: String, _ masculine: String, _ feminine: String, _ position: Position,
    _ kinds: Set<NounKind>, _ theme: Theme, comparative: String? = nil, beforeVowel: String? = nil
  ) {
    self.english = english
    self.comparative = comparative
    self.masculine = masculine
    self.feminine = feminine
    self.masculinePlural = French.plural(of: masculine)
    self.femininePlural = French.plural(of: feminine)
    self.masculineBeforeVowel = beforeVowel
    self.position = position
    self.kinds = kinds
    self.theme = theme
  }

  package func french(_ agreement: Agreement) -> String {
    switch (agreement.gender, agreement.number) {
    case (.masculine, .singular): masculine
    case (.masculine, .plural): masculinePlural
    case (.feminine, .singular): feminine
    case (.feminine, .plural): femininePlural
    }
  }
}
