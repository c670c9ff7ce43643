package import Basics
package import Corpora
import Foundation
import ModelFolder
package import Vocabularies

/// The pairs of a corpus as text, before they are encoded: training pairs in a temporary file, and validation pairs.
///
/// The corpus is read once and written to a spool, because which source texts are held out is known only at its end. The
/// spool is read twice: here, for the digest, the held-out pairs and the vocabularies; and chunk by chunk when the pairs
/// are encoded.
package struct SplitCorpus {
  package let validation: [IndexedPairs.Text]
  /// The number of training pairs.
  package let trainingCount: Int
  /// What became of the units of the corpus.
  package let report: CorpusReport
  /// The same for the validation corpus; nil where validation pairs are held out of the corpus.
  package let validationReport: CorpusReport?
  /// A digest of the number of training pairs, their texts, the number of validation pairs, and their texts.
  package let digest: String
  /// Validation pairs that are training pairs as well.
  package let sharedCount: Int
  /// The number of training pairs in each chunk of the spool.
  package let pairCounts: [Int]
  /// All files that were read.
  let files: [CorpusFile]

  package let spool: PairSpool
  /// Which of the spooled pairs are held out; nil where there is a validation corpus.
  private let heldOut: HeldOutSources.Choice?
  /// Has seen the training pairs; nil once the vocabularies are learned.
  private var vocabularyTrainer: VocabularyPairTrainer?
  /// Where temporary files are made.
  private let folder: String
  /// How the words are counted that links refer to.
  package let linkedWords: LinkedWords
  /// The word links of the training pairs, in the same chunks; nil where attention is not guided.
  package private(set) var links: LinkSpool?
  /// The word links of the validation pairs, sure and possible; nil where they are not given.
  package let validationLinks: [WordLinks]?

  /// Reads the corpus, and the validation corpus if there is one; otherwise holds out a part of the corpus.
  ///
  /// - Parameters:
  ///   - validationSplit: the number of distinct source texts to hold out where there is no validation corpus; nil for the
  ///     default of `HeldOutSources`
  ///   - guidedAlignment: where the word links of the training pairs come from. For `auto`, none are read: see `setLinks`.
  ///   - validationAlignments: a file of word links of the pairs of `validation`
  ///   - isTokenized: whether the words that links refer to are what ASCII spaces and tabs separate
  ///   - vocabularyTrainer: receives the training pairs where vocabularies are to be learned from them
  ///   - folder: where to make the temporary file
  ///   - checkCancellation: called now and then; what it throws ends the reading
  ///   - didAdvance: receives progress while the corpus is read
  ///   - didRead: receives the report of the corpus, even where no pair is left
  ///   - didReject: receives every unit of both corpora that gave no pair or whose pair was dropped
  /// - Throws: `UserError`, including where no pair is left; what `checkCancellation` and `didRead` throw
  package init(
    corpus: CorpusRequest, validation: CorpusRequest?, validationSplit: Int? = nil,
    guidedAlignment: GuidedAlignment = .none, validationAlignments: String? = nil,
    isTokenized: Bool = false, vocabularyTrainer: VocabularyPairTrainer? = nil,
    folder: String = NSTemporaryDirectory(),
    checkCancellation: () throws -> Void = {},
    didAdvance: @escaping (ReadingProgress) -> Void = { _ in },
    didRead: (CorpusReport) throws -> Void = { _ in },
    didReject: ((RejectedUnit) -> Void)? = nil
  ) throws {
    self.folder = folder
    let linkedWords = LinkedWords(
      source: corpus.source, target: corpus.target, isTokenized: isTokenized)
    self.linkedWords = linkedWords
    var writer = try PairSpool.Writer(in: folder)
    var sources = HeldOutSources(count: validationSplit)
    let linkReader = try LinkReader(guidedAlignment, folder: folder)
    let read = try Self.read(corpus, checkCancellation, didAdvance, didReject) { pairs in
      try pairs.withBytes { source, target in
        try writer.append(source: source, target: target)
        if validation == nil { sources.insert(source) }
      }
      try linkReader?.read(pairs)
    }
    var report = read.report
    var files = read.files
    let spool = try writer.finish()
    self.spool = spool
    heldOut = validation == nil ? sources.finish() : nil
    report.heldOut = heldOut?.pairCount ?? 0
    self.report = report
    try didRead(report)
    trainingCount = spool.pairCount - report.heldOut
    guard trainingCount > 0 else { throw Self.noPairs(report, in: "corpus") }
    let allLinks = try linkReader?.finish(number: read.number)
    files += linkReader?.files ?? []
    var texts: [IndexedPairs.Text]?
    if let validation {
      var pairs: [IndexedPairs.Text] = []
      let gold = try validationAlignments.map {
        try ValidationLinkReader(path: $0, words: linkedWords)
      }
      let read = try Self.read(validation, checkCancellation, nil, didReject) { corpus in
        let text = corpus.withBytes { IndexedPairs.Text($0, $1) }
        pairs.append(text)
        try gold?.read(text, number: corpus.number)
      }
      if pairs.isEmpty { throw Self.noPairs(read.report, in: "validation corpus") }
      validationReport = read.report
      texts = pairs
      files += read.files
      validationLinks = try gold?.finish(number: read.number)
      files += gold?.files ?? []
    } else {
      validationReport = nil
      validationLinks = nil
    }
    self.files = files
    var pass = try SplitPass(
      heldOut: heldOut, trainingCount: trainingCount, validation: texts,
      vocabularyTrainer: vocabularyTrainer, links: allLinks, folder: folder)
    pairCounts = try (0..<spool.chunkCount).map {
      try checkCancellation()
      return try pass.count(inChunk: $0, of: spool)
    }
    self.vocabularyTrainer = pass.vocabularyTrainer
    sharedCount = pass.sharedCount
    (self.validation, digest, links) = try pass.finish()
  }

  /// - Parameter corpus: what to call it
  private static func noPairs(_ report: CorpusReport, in corpus: String) -> UserError {
    let counts = report.description.split(separator: "\n").map { $0.drop { $0 == " " } }
    return UserError(
      .data, found: "the \(corpus) gives no sentence pairs: \(counts.joined(separator: "; "))",
      fix: report.rejected[.untranslated] == nil
        ? nil : "use `no-drop-untranslated` to keep pairs that are marked as untranslated")
  }

  /// Reads a corpus to its end. The memory that this takes, such as the hashes of all pairs, is freed when it returns.
  private static func read(
    _ request: CorpusRequest, _ checkCancellation: () throws -> Void,
    _ didAdvance: ((ReadingProgress) -> Void)?, _ didReject: ((RejectedUnit) -> Void)?,
    _ body: (borrowing ParallelCorpus) throws -> Void
  ) throws -> (report: CorpusReport, files: [CorpusFile], number: Int) {
    var corpus = try ParallelCorpus(request)
    var hasAdvanced = false
    corpus.didAdvance = {
      didAdvance?($0)
      hasAdvanced = true
    }
    corpus.didReject = didReject
    while try corpus.advance() {
      if hasAdvanced { try checkCancellation() }
      hasAdvanced = false
      try body(corpus)
    }
    return (corpus.report, corpus.files, corpus.number)
  }

  /// Learns the vocabularies from the training pairs. Call it once, where the corpus was read with a trainer.
  ///
  /// - Parameter size: the maximum number of entries of each vocabulary; nil for that of the trainer
  /// - Throws: `UserError`
  package mutating func learnVocabularies(size: Int? = nil) throws(UserError) -> VocabularyPair {
    guard var vocabularyTrainer else {
      preconditionFailure("the corpus was read without a trainer of vocabularies")
    }
    defer { self.vocabularyTrainer = nil }
    if let size { try vocabularyTrainer.resize(to: size) }
    return try vocabularyTrainer.train()
  }

  /// Gives the training pairs word links that are made from them.
  ///
  /// - Parameter linksOfChunk: called with the index of each chunk, in order; returns the links of its training pairs, in the order of
  ///   `forEach(inChunk:)`
  package mutating func setLinks(_ linksOfChunk: (Int) throws -> ChunkLinks) throws {
    let writer = try LinkSpool.Writer(in: folder)
    for (index, count) in pairCounts.enumerated() {
      let links = try linksOfChunk(index)
      precondition(links.count == count, "links of \(links.count) pairs for \(count)")
      for pair in 0..<count { writer.append(links[pair], at: nil) }
      try writer.endChunk()
    }
    links = try writer.finish()
  }

  /// Calls `body` with the texts of every training pair of a chunk. They are valid until `body` returns.
  package func forEach(
    inChunk index: Int,
    _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) -> Void
  ) throws(UserError) {
    try spool.forEach(inChunk: index) { source, target in
      if let heldOut, heldOut.contains(source) { return }
      body(source, target)
    }
  }

  /// Encodes the training pairs of a chunk.
  ///
  /// - Parameters:
  ///   - maximumLength: the largest number of subwords on a side, without `</s>`
  ///   - didLeaveOut: receives each pair that is too long
  /// - Throws: also where a word link leads to a word that its pair does not have
  func encodeChunk(
    _ index: Int, vocabularies: VocabularyPair, maximumLength: Int,
    didLeaveOut: (IndexedPairs.Text) -> Void = { _ in }
  ) throws(UserError) -> PairChunk {
    var encoder = ChunkEncoder(
      vocabularies: vocabularies, maximumLength: maximumLength, isGuided: links != nil)
    guard let spool = links else {
      try forEach(inChunk: index) { source, target in
        if !encoder.append(source: source, target: target) {
          didLeaveOut(IndexedPairs.Text(source, target))
        }
      }
      return encoder.finish()
    }
    let links = try spool.chunk(index)
    var pair = 0
    var failure: UserError?
    try forEach(inChunk: index) { source, target in
      defer { pair += 1 }
      guard failure == nil else { return }
      do throws(LinkedWords.Beyond) {
        if try !encoder.append(
          source: source, target: target, links: links[pair], words: linkedWords)
        {
          didLeaveOut(IndexedPairs.Text(source, target))
        }
      } catch {
        failure = linkedWords.error(error, at: spool.place(links.origins[pair]))
      }
    }
    if let failure { throw failure }
    return encoder.finish()
  }
}
