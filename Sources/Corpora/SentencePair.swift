public import Basics

/// A sentence and its translation in a corpus.
public struct SentencePair: Sendable, Hashable {
  /// Never empty; without tabs and line ends, and without repeated or surrounding white space.
  public let source: String
  /// Like `source`.
  public let target: String
  /// Where the pair's unit begins.
  public let place: Place
  /// Word links in Pharaoh format (`0-0 1-2`, source index then target index, from 0, sorted), if the
  /// corpus states them in a `prop` of type `x-word-alignment`.
  public let alignment: String?

  package init(source: String, target: String, place: Place, alignment: String? = nil) {
    self.source = source
    self.target = target
    self.place = place
    self.alignment = alignment
  }
}
