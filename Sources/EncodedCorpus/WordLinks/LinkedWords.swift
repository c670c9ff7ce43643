import Basics
package import Vocabularies

/// How words are counted that the links of a corpus refer to.
///
/// They do not depend on the vocabularies: in text without spaces every character is a word.
package struct LinkedWords: Sendable {
  package let source: WordSegmenter
  package let target: WordSegmenter
  /// Two with the same name count alike.
  package let name: String

  /// - Parameters:
  ///   - source: the language of the source; nil if it is not known
  ///   - isTokenized: whether words are what ASCII spaces and tabs separate
  package init(source: String?, target: String?, isTokenized: Bool) {
    self.source = WordSegmenter(language: source, tokenized: isTokenized)
    self.target = WordSegmenter(language: target, tokenized: isTokenized)
    name = isTokenized ? "tokens" : "words of \(source ?? "") and \(target ?? "")"
  }

  /// A link to a word that its pair does not have.
  struct Beyond: Error {
    let link: WordLinks.Link
    let sourceWordCount: Int
    let targetWordCount: Int

    /// Nil if all links lead from a word to a word.
    init?(
      _ links: some Sequence<WordLinks.Link>, sourceWordCount: Int, targetWordCount: Int
    ) {
      let beyond = links.first { $0.source >= sourceWordCount || $0.target >= targetWordCount }
      guard let beyond else { return nil }
      link = beyond
      self.sourceWordCount = sourceWordCount
      self.targetWordCount = targetWordCount
    }
  }

  /// The error of a link to a word that does not exist, at the place of its pair's links. If that is a line of a Pharaoh file, the
  /// column is found again.
  func error(_ beyond: Beyond, at place: Place?) -> UserError {
    let link = beyond.link
    var place = place
    if let line = place, line.column == nil {
      place = Place(
        file: line.file, line: line.line,
        column: LinkFile.column(of: link, line: line.line, of: line.file))
    }
    let isSource = link.source >= beyond.sourceWordCount
    let (side, count) =
      isSource ? ("source", beyond.sourceWordCount) : ("target", beyond.targetWordCount)
    return UserError(
      .data, at: place, found: "the word link \(link.source)-\(link.target)",
      expected: count == 0
        ? "none, because the \(side) has no words" : "\(side) words from 0 to \(count - 1)",
      fix: source.isTokenized
        ? "make the links of this text; `tokenized` says that its words are what spaces separate"
        : "make the links of this text, or give `tokenized` if its words are what spaces separate")
  }
}
