import Basics
import Corpora
import Dragoman
import EncodedCorpus
import Foundation
import Inspection

/// A corpus whose pairs are inspected: their texts in a temporary file, and what is known of each in memory.
struct InspectedCorpus {
  /// A pair of the corpus, without its texts.
  struct Entry {
    /// As `corpus export` numbers pairs.
    let number: Int
    let place: Place
    /// The number of its unit in the file, from 1.
    let unit: Int
  }

  /// About the most bytes of text that are looked at at once.
  private static let mostBytes = 4 << 20

  let entries: [Entry]
  let report: CorpusReport
  /// How many units the last file has.
  let unitCount: Int
  private let spool: PairSpool

  /// Reads a corpus.
  ///
  /// - Parameter profile: is given all pairs
  init(_ request: CorpusRequest, profile: CorpusProfile, display: PreparationDisplay) throws {
    var corpus = try ParallelCorpus(request)
    corpus.didAdvance = { display.show($0) }
    var writer = try PairSpool.Writer(in: NSTemporaryDirectory())
    var entries: [Entry] = []
    while let pair = try corpus.next() {
      entries.append(Entry(number: corpus.number, place: pair.place, unit: corpus.unitInFile))
      profile.add(source: pair.source, target: pair.target)
      try writer.append(pair)
    }
    self.entries = entries
    report = corpus.report
    unitCount = corpus.unitInFile
    spool = try writer.finish()
    display.finish()
  }

  /// Calls `body` with the pairs in their order, several at once.
  ///
  /// - Parameter size: about how many, or fewer where texts are long; the last are not left alone
  func forEach(
    _ size: Int, _ body: (_ first: Int, _ texts: [(source: String, target: String)]) throws -> Void
  ) throws {
    var texts: [(source: String, target: String)] = []
    var byteCount = 0
    var first = 0
    for chunk in 0..<spool.chunkCount {
      var failure: (any Error)?
      try spool.forEach(inChunk: chunk) { source, target in
        guard failure == nil else { return }
        texts.append(
          (String(decoding: source, as: UTF8.self), String(decoding: target, as: UTF8.self)))
        byteCount += source.count + target.count
        // Twice as many wait, so that a small rest joins those before it.
        let isLong = byteCount > 2 * Self.mostBytes && texts.count > 1
        guard texts.count == 2 * size || isLong else { return }
        let half = texts.count / 2
        do { try body(first, Array(texts[..<half])) } catch { failure = error }
        for text in texts[..<half] {
          byteCount -= text.source.utf8.count + text.target.utf8.count
        }
        texts.removeFirst(half)
        first += half
      }
      if let failure { throw failure }
    }
    if !texts.isEmpty { try body(first, texts) }
  }
}
