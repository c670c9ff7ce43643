import Basics
import Corpora
import Dragoman

/// The pairs of a corpus in batches, numbered as `corpus export` prints them. In text whose lines are numbered, a line
/// without a pair has a number too.
struct NumberedPairs {
  /// A pair; nil for a line without one.
  typealias Entry = (number: Int, pair: SentencePair?)

  private static let batchSize = 64

  private let use: ([Entry]) throws -> Void
  private var nextNumber = 1
  private var waiting: [Entry] = []

  /// Reads a corpus to its end. Before an error of the corpus is thrown, `use` has seen everything before the damage.
  ///
  /// - Parameter use: called with each batch
  static func read(
    _ corpus: inout ParallelCorpus, use: @escaping ([Entry]) throws -> Void
  ) throws {
    var pairs = NumberedPairs(use: use)
    var next = Result { try corpus.next() }
    while case .success(let pair?) = next {
      try pairs.pass(corpus.pairlessLineCount)
      try pairs.add(pair)
      next = Result { try corpus.next() }
    }
    try pairs.pass(corpus.pairlessLineCount)
    try pairs.useWaiting()
    _ = try next.get()
  }

  /// Warns of a pair that was too long.
  ///
  /// - Parameter place: where the pair's unit begins
  /// - Parameter most: the largest length of a side …
  /// - Parameter unit: … in these
  /// - Parameter what: what became of the first of them
  static func warnOfCut(
    at place: Place, number: Int, most: Int = Translator.longestText,
    unit: String = "subwords", what: String
  ) {
    StandardError.warn(
      "pair \(number) (\(place)) is too long; only the first \(most.withThousands) "
        + "\(unit) of each side are \(what)")
  }

  private init(use: @escaping ([Entry]) throws -> Void) { self.use = use }

  private mutating func add(_ pair: SentencePair?) throws {
    waiting.append((nextNumber, pair))
    nextNumber += 1
    if waiting.count == Self.batchSize { try useWaiting() }
  }

  /// Adds lines without a pair.
  private mutating func pass(_ count: Int) throws {
    for _ in 0..<count { try add(nil) }
  }

  private mutating func useWaiting() throws {
    defer { waiting = [] }
    if !waiting.isEmpty { try use(waiting) }
  }
}
