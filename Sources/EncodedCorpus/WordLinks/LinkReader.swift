import Basics
import Corpora

/// Reads the word links of the pairs of a corpus, pair by pair, and writes them to a spool: from a file beside the corpus, or from
/// the corpus itself.
final class LinkReader {
  private let origin: GuidedAlignment
  private let file: LinkFile?
  private let spool: LinkSpool.Writer
  private var pairCount = 0

  /// - Parameter folder: where to make the spool
  /// - Returns: nil where no links are read
  init?(_ origin: GuidedAlignment, folder: String) throws(UserError) {
    self.origin = origin
    switch origin {
    case .none, .auto: return nil
    case .prop: file = nil
    // Possible links are read over: attention is trained towards sure ones.
    case .file(let path): file = try LinkFile(path: path, kinds: .sureAndPossible)
    }
    spool = try LinkSpool.Writer(in: folder)
  }

  var files: [CorpusFile] { file.map { [$0.file] } ?? [] }

  /// Reads the links of the corpus's current pair.
  func read(_ corpus: borrowing ParallelCorpus) throws(UserError) {
    if let file {
      let links = try file.links(ofPair: corpus.number)
      spool.append(links?.sure ?? [], at: Place(file: file.path, line: corpus.number))
    } else {
      spool.append(try corpus.wordLinks()?.sure ?? [], at: corpus.place)
    }
    pairCount += 1
    if pairCount % PairSpool.chunkSize == 0 { try spool.endChunk() }
  }

  /// The links of all pairs.
  ///
  /// - Parameter number: of the corpus's last pair
  /// - Throws: if a file has not as many lines, or no pair has a link
  func finish(number: Int) throws(UserError) -> LinkSpool {
    try file?.finish(pairCount: number, corpus: "corpus")
    let links = try spool.finish()
    guard links.guidedCount == 0, pairCount > 0 else { return links }
    guard let file else {
      throw UserError(
        .data, found: "no pair of the corpus has word links",
        expected: "a prop of type x-word-alignment in units of a TMX file",
        fix: "give a file of word links as `guided-alignment`, or leave it out")
    }
    throw UserError(
      .data, at: file.path, found: "no pair of the corpus has a word link in this file",
      expected: "word links such as 0-0 1-2")
  }
}
