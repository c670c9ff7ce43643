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

  /// Reads the corpus, and the validation corpus if there is one; otherwise holds out a part of the corpus.
  ///
  /// - Parameters:
  ///   - validationSplit: the number of distinct source texts to hold out where there is no validation corpus; nil for the
  ///     default of `HeldOutSources`
  ///   - vocabularyTrainer: receives the training pairs where vocabularies are to be learned from them
  ///   - folder: where to make the temporary file
  ///   - checkCancellation: called now and then; what it throws ends the reading
  ///   - didAdvance: receives progress while the corpus is read
  ///   - didRead: receives the report of the corpus, even where no pair is left
  ///   - didReject: receives every unit of both corpora that gave no pair or whose pair was dropped
  /// - Throws: `UserError`, including where no pair is left; what `checkCancellation` and `didRead` throw
  package init(
    corpus: CorpusRequest, validation: CorpusRequest?, validationSplit: Int? = nil,
    vocabularyTrainer: VocabularyPairTrainer? = nil, folder: String = NSTemporaryDirectory(),
    checkCancellation: () throws -> Void = {},
    didAdvance: @escaping (ReadingProgress) -> Void = { _ in },
    didRead: (CorpusReport) throws -> Void = { _ in },
    didReject: ((RejectedUnit) -> Void)? = nil
  ) throws {
    var writer = try PairSpool.Writer(in: folder)
    var sources = HeldOutSources(count: validationSplit)
    var (report, files) = try Self.read(corpus, checkCancellation, didAdvance, didReject) {
      source, target in
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
      let (report, more) = try Self.read(validation, checkCancellation, nil, didReject) {
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
    pairCounts = try (0..<spool.chunkCount).map {
      try checkCancellation()
      return try pass.count(inChunk: $0, of: spool)
    }
    self.vocabularyTrainer = pass.vocabularyTrainer
    sharedCount = pass.sharedCount
    (self.validation, digest) = pass.finish()
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
    _ body: (_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) throws ->
      Void
  ) throws -> (report: CorpusReport, files: [CorpusFile]) {
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
      try corpus.withBytes(body)
    }
    return (corpus.report, corpus.files)
  }

  /// Learns the vocabularies from the training pairs. Call it once, where the corpus was read with a trainer.
  ///
  /// - Throws: `UserError`
  package mutating func learnVocabularies() throws(UserError) -> VocabularyPair {
    guard let vocabularyTrainer else {
      preconditionFailure("the corpus was read without a trainer of vocabularies")
    }
    defer { self.vocabularyTrainer = nil }
    return try vocabularyTrainer.train()
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
