public import Basics

/// A sentence and its translation, as a corpus holds them.
public struct SentencePair: Sendable, Hashable {
  /// Text without tabs, line ends, doubled or outer white space; never empty.
  public let source: String
  /// Like `source`.
  public let target: String
  /// Where the unit begins that holds the pair.
  public let place: Place
  /// Word links in Pharaoh format (`0-0 1-2`, source index then target index, from 0, sorted), where the
  /// corpus states them: a `prop` of type `x-word-alignment`.
  public let alignment: String?

  package init(source: String, target: String, place: Place, alignment: String? = nil) {
    self.source = source
    self.target = target
    self.place = place
    self.alignment = alignment
  }
}
