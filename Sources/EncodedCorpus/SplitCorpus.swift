package import Basics
package import Corpora
import Foundation
import ModelFolder
package import Vocabularies

/// The pairs of a corpus as text, before they are encoded: those to train on in a temporary file, and those to validate
/// on.
///
/// The corpus is read once, and written to a spool on the way, because which source texts are held out is known at its
/// end only. The spool is read twice: here, for the digest, the held-out texts and the vocabularies, and chunk by chunk
/// when the pairs are encoded.
package struct SplitCorpus {
  package let validation: [IndexedPairs.Text]
  /// How many pairs there are to train on.
  package let trainingCount: Int
  /// What became of the units of the corpus.
  package let report: CorpusReport
  /// The same of the validation corpus; nil where a part of the corpus is held out.
  package let validationReport: CorpusReport?
  /// Of the pairs to train on, behind their number, and of those to validate on, behind theirs.
  package let digest: String
  /// Pairs to validate on that are trained on, too.
  package let sharedCount: Int
  /// How many pairs to train on each chunk of the spool has.
  package let pairCounts: [Int]
  /// Every file that was read.
  let files: [CorpusFile]

  package let spool: PairSpool
  /// Which of the spooled pairs are held out; nil where there is a validation corpus.
  private let heldOut: HeldOutSources.Choice?
  /// Has seen the pairs to train on; nil when the vocabularies are learned.
  private var vocabularyTrainer: VocabularyPairTrainer?

  /// Reads the corpus, and the validation corpus or a part of the first in its place.
  ///
  /// - Parameters:
  ///   - validationSplit: how many distinct source texts of the corpus are held out where there is no validation
  ///     corpus; nil: as many as `HeldOutSources` holds out by default
  ///   - vocabularyTrainer: receives the pairs to train on, where vocabularies are to be learned from them
  ///   - folder: where the temporary file is made
  ///   - didAdvance: receives progress while the corpus is read; what it throws ends the reading
  ///   - didRead: receives the report of the corpus, also where no pair is left
  ///   - didReject: receives every unit of both that gave no pair, or one that was not kept
  /// - Throws: `UserError`, also where no pair is left; what `didAdvance` and `didRead` throw
  package init(
    corpus: CorpusRequest, validation: CorpusRequest?, validationSplit: Int? = nil,
    vocabularyTrainer: VocabularyPairTrainer? = nil, folder: String = NSTemporaryDirectory(),
    didAdvance: @escaping (ReadingProgress) throws -> Void = { _ in },
    didRead: (CorpusReport) throws -> Void = { _ in },
    didReject: ((RejectedUnit) -> Void)? = nil
  ) throws {
    var writer = try PairSpool.Writer(in: folder)
    var sources = HeldOutSources(count: validationSplit)
    var (report, files) = try Self.read(corpus, didAdvance, didReject) { source, target in
      try writer.append(source: source, target: target)
      if validation == nil { sources.insert(source) }
    }
    let spool = try writer.finish()
    self.spool = spool
    heldOut = validation == nil ? sources.finish() : nil
    report.heldOut = heldOut?.pairCount ?? 0
    self.report = report
    try didRead(report)
    trainingCount = spool.pairCount - report.heldOut
    guard trainingCount > 0 else { throw Self.noPairs(report, in: "corpus") }
    var texts: [IndexedPairs.Text]?
    if let validation {
      var read: [IndexedPairs.Text] = []
      let (report, more) = try Self.read(validation, didAdvance, didReject) {
        read.append(IndexedPairs.Text($0, $1))
      }
      if read.isEmpty { throw Self.noPairs(report, in: "validation corpus") }
      validationReport = report
      texts = read
      files += more
    } else {
      validationReport = nil
    }
    self.files = files
    var pass = SplitPass(
      heldOut: heldOut, trainingCount: trainingCount, validation: texts,
      vocabularyTrainer: vocabularyTrainer)
    pairCounts = try (0..<spool.chunkCount).map { try pass.count(inChunk: $0, of: spool) }
    self.vocabularyTrainer = pass.vocabularyTrainer
    sharedCount = pass.sharedCount
    (self.validation, digest) = pass.finish()
  }

  /// - Parameter corpus: which it is
  private static func noPairs(_ report: CorpusReport, in corpus: String) -> UserError {
    let counts = report.description.split(separator: "\n").map { $0.drop { $0 == " " } }
    return UserError(
      .data, found: "the \(corpus) gives no sentence pairs: \(counts.joined(separator: "; "))",
      fix: report.rejected[.untranslated] == nil
        ? nil : "`no-drop-untranslated` keeps pairs that are marked as untranslated")
  }

  /// Reads a corpus to its end; what that takes in memory, such as the hashes of all pairs, is given back.
  private static func read(
    _ request: CorpusRequest, _ didAdvance: @escaping (ReadingProgress) throws -> Void,
    _ didReject: ((RejectedUnit) -> Void)?,
    _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) throws ->
      Void
  ) throws -> (report: CorpusReport, files: [CorpusFile]) {
    var corpus = try ParallelCorpus(request)
    var failure: (any Error)?
    corpus.didAdvance = { progress in
      do { try didAdvance(progress) } catch { failure = error }
    }
    corpus.didReject = didReject
    while try corpus.advance() {
      if let failure { throw failure }
      try corpus.withBytes(body)
    }
    return (corpus.report, corpus.files)
  }

  /// Learns the vocabularies from the pairs to train on; once, with the trainer that the corpus was read with.
  ///
  /// - Throws: `UserError`
  package mutating func learnVocabularies() throws(UserError) -> VocabularyPair {
    guard let vocabularyTrainer else {
      preconditionFailure("the corpus was read without a trainer of vocabularies")
    }
    defer { self.vocabularyTrainer = nil }
    return try vocabularyTrainer.train()
  }

  /// Reads the pairs to train on of one chunk. What it gives is valid until the next.
  package func forEach(
    inChunk index: Int,
    _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) -> Void
  ) throws(UserError) {
    try spool.forEach(inChunk: index) { source, target in
      if let heldOut, heldOut.contains(source) { return }
      body(source, target)
    }
  }

  /// Reads the pairs to train on of one chunk, and encodes them.
  ///
  /// - Parameters:
  ///   - maximumLength: the most pieces of a side, `</s>` not counted
  ///   - didLeaveOut: receives each pair that is too long
  func encodeChunk(
    _ index: Int, vocabularies: VocabularyPair, maximumLength: Int,
    didLeaveOut: (IndexedPairs.Text) -> Void = { _ in }
  ) throws(UserError) -> PairChunk {
    var encoder = ChunkEncoder(vocabularies: vocabularies, maximumLength: maximumLength)
    try forEach(inChunk: index) { source, target in
      if !encoder.append(source: source, target: target) {
        didLeaveOut(IndexedPairs.Text(source, target))
      }
    }
    return encoder.finish()
  }
}
