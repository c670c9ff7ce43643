import Basics
import Corpora
import Vocabularies

/// Reads the word links that the attention of validation pairs is measured against, from a file beside the validation corpus.
final class ValidationLinkReader {
  private let file: LinkFile
  private let words: LinkedWords
  private var links: [WordLinks] = []

  init(path: String, words: LinkedWords) throws(UserError) {
    file = try LinkFile(path: path, kinds: .sureAndPossible)
    self.words = words
  }

  var files: [CorpusFile] { [file.file] }

  /// Reads the links of a pair.
  func read(_ pair: IndexedPairs.Text, number: Int) throws(UserError) {
    let found = try file.links(ofPair: number) ?? WordLinks(sure: [])
    let beyond = LinkedWords.Beyond(
      found.sure + found.possible, sourceWordCount: words.source.words(in: pair.source).count,
      targetWordCount: words.target.words(in: pair.target).count)
    if let beyond { throw words.error(beyond, at: Place(file: file.path, line: number)) }
    links.append(found)
  }

  /// The links of all pairs.
  ///
  /// - Parameter number: of the corpus's last pair
  func finish(number: Int) throws(UserError) -> [WordLinks] {
    try file.finish(pairCount: number, corpus: "validation")
    return links
  }
}
