import Basics
package import Corpora
package import EncodedCorpus
import Foundation
import ModelFolder
package import Vocabularies

extension TrainingData {
  /// The pairs as text, before there is a vocabulary: those to train on in a temporary file.
  package struct Texts {
    package let validation: [IndexedPairs.Text]
    /// How many pairs there are to train on.
    package let trainingCount: Int
    /// What became of the units of the corpus.
    package let report: CorpusReport
    /// The same of the validation corpus; nil where a part of the corpus is held out.
    package let validationReport: CorpusReport?
    package let digest: String
    /// Pairs to validate on that are trained on, too.
    package let sharedCount: Int
    /// How many pairs to train on there are in each of the stretches that they are read in.
    let pairCounts: [Int]
    /// Every file that was read.
    let files: [CorpusFile]

    private let spool: PairSpool
    /// Which of the spooled pairs are held out.
    private let heldOut: HeldOutSources.Choice?

    /// Reads the corpus, and the validation corpus or a part of the first in its place.
    ///
    /// - Parameter validationSplit: how many distinct source texts of the corpus are held out where there is no validation
    ///   corpus; nil: as many as `HeldOutSources` holds out by default
    /// - Parameter folder: where the temporary file is made
    /// - Parameter observer: is told how far the corpus was read
    /// - Parameter didRead: is given the report of the corpus, also where no pair is left
    /// - Parameter didReject: is given every unit of both that gave no pair, or one that was not kept
    /// - Throws: `UserError`; `TrainingError` where no pair is left; what `didRead` throws
    package init(
      corpus: CorpusRequest, validation: CorpusRequest?, validationSplit: Int? = nil,
      folder: String = NSTemporaryDirectory(), observer: (any PreparationObserver)? = nil,
      didRead: (CorpusReport) throws -> Void = { _ in },
      didReject: ((RejectedUnit) -> Void)? = nil
    ) throws {
      var pairs = try ParallelCorpus(corpus)
      pairs.didAdvance = { observer?.isReading($0) }
      pairs.didReject = didReject
      var writer = try PairSpool.Writer(in: folder)
      var sources = HeldOutSources(count: validationSplit)
      while try pairs.advance() {
        try pairs.withBytes { source, target in
          try writer.append(source: source, target: target)
          if validation == nil { sources.insert(source) }
        }
      }
      spool = try writer.finish()
      heldOut = validation == nil ? sources.finish() : nil
      var report = pairs.report
      let heldOutTexts: [IndexedPairs.Text]
      (heldOutTexts, pairCounts) = try Self.split(spool, heldOut)
      report.heldOut = heldOutTexts.count
      self.report = report
      try didRead(report)
      trainingCount = pairCounts.reduce(0, +)
      guard trainingCount > 0 else {
        let counts = report.description.split(separator: "\n").map { $0.drop { $0 == " " } }
        throw TrainingError(
          "the corpus gives no sentence pairs: \(counts.joined(separator: "; "))"
            + Self.advice(report), exitCode: 65)
      }
      if let validation {
        let read = try Self.read(validation, didReject)
        self.validation = read.texts
        validationReport = read.report
        files = pairs.files + read.files
      } else {
        // A corpus of one sentence is validated on itself.
        self.validation = try heldOutTexts.isEmpty ? Self.texts(spool) : heldOutTexts
        validationReport = nil
        files = pairs.files
      }
      guard !self.validation.isEmpty else {
        let advice = validationReport.map(Self.advice) ?? ""
        throw TrainingError(
          "the validation corpus gives no sentence pairs\(advice)", exitCode: 65)
      }
      sharedCount = try Self.sharedCount(spool, heldOut, self.validation)
      digest = try Self.digest(spool, heldOut, trainingCount, self.validation)
    }

    /// What to do where all pairs are marked as untranslated.
    private static func advice(_ report: CorpusReport) -> String {
      report.rejected[.untranslated] == nil
        ? "" : "; --no-drop-untranslated keeps pairs that are marked as untranslated"
    }

    /// How many of the pairs to validate on are among those to train on.
    private static func sharedCount(
      _ spool: PairSpool, _ heldOut: HeldOutSources.Choice?, _ validation: [IndexedPairs.Text]
    ) throws -> Int {
      // What is held out of the corpus is none of it.
      if let heldOut, heldOut.count > 0 { return 0 }
      var counts: [PairHash: Int] = [:]
      for text in validation {
        var (source, target) = (text.source, text.target)
        let hash = source.withUTF8 { source in target.withUTF8 { PairHash(source, $0) } }
        counts[hash, default: 0] += 1
      }
      var shared = 0
      for block in 0..<spool.blockCount {
        try spool.forEach(inBlock: block) { source, target in
          shared += counts.removeValue(forKey: PairHash(source, target)) ?? 0
        }
      }
      return shared
    }

    /// The texts that are held out, and how many of each stretch are not.
    private static func split(
      _ spool: PairSpool, _ heldOut: HeldOutSources.Choice?
    ) throws -> (texts: [IndexedPairs.Text], pairCounts: [Int]) {
      guard let heldOut else { return ([], spool.pairCounts) }
      var texts: [IndexedPairs.Text] = []
      var counts: [Int] = []
      for block in 0..<spool.blockCount {
        var count = 0
        try spool.forEach(inBlock: block) { source, target in
          if heldOut.contains(source) {
            texts.append(IndexedPairs.Text(source, target))
          } else {
            count += 1
          }
        }
        counts.append(count)
      }
      return (texts, counts)
    }

    private static func texts(_ spool: PairSpool) throws -> [IndexedPairs.Text] {
      var texts: [IndexedPairs.Text] = []
      for block in 0..<spool.blockCount {
        try spool.forEach(inBlock: block) { texts.append(IndexedPairs.Text($0, $1)) }
      }
      return texts
    }

    /// Of the pairs to train on, behind their number, and of those to validate on, behind theirs.
    private static func digest(
      _ spool: PairSpool, _ heldOut: HeldOutSources.Choice?, _ trainingCount: Int,
      _ validation: [IndexedPairs.Text]
    ) throws -> String {
      var digest = TextDigest()
      digest.add(String(trainingCount))
      for block in 0..<spool.blockCount {
        try spool.forEach(inBlock: block) { source, target in
          if let heldOut, heldOut.contains(source) { return }
          digest.add(source)
          digest.add(target)
        }
      }
      digest.add(String(validation.count))
      for text in validation {
        digest.add(text.source)
        digest.add(text.target)
      }
      return digest.finish()
    }

    private static func read(
      _ request: CorpusRequest, _ didReject: ((RejectedUnit) -> Void)?
    ) throws -> (texts: [IndexedPairs.Text], report: CorpusReport, files: [CorpusFile]) {
      var corpus = try ParallelCorpus(request)
      corpus.didReject = didReject
      var texts: [IndexedPairs.Text] = []
      while try corpus.advance() {
        corpus.withBytes { texts.append(IndexedPairs.Text($0, $1)) }
      }
      return (texts, corpus.report, corpus.files)
    }

    /// Goes through the pairs to train on, in order.
    package func forEach(_ body: (_ source: String, _ target: String) throws -> Void) throws {
      for block in pairCounts.indices { try forEach(inBlock: block, body) }
    }

    private func forEach(
      inBlock block: Int, _ body: (_ source: String, _ target: String) throws -> Void
    ) throws {
      try spool.forEach(inBlock: block) { source, target in
        if let heldOut, heldOut.contains(source) { return }
        try body(String(decoding: source, as: UTF8.self), String(decoding: target, as: UTF8.self))
      }
    }

    /// The pairs to train on of one stretch, as ids.
    func encoded(
      block: Int, vocabularies: VocabularyPair, maximumLength: Int
    ) throws -> EncodedPairs {
      var pairs = EncodedPairs(maximumLength: maximumLength)
      try forEach(inBlock: block) { source, target in
        pairs.append(source: source, target: target, vocabularies: vocabularies)
      }
      return pairs
    }

    /// Goes through the pairs, to train on and to validate on, of which a side has too many pieces.
    package func forEachTooLong(
      for vocabularies: VocabularyPair, maximumLength: Int,
      _ body: (_ source: String, _ target: String) -> Void
    ) throws {
      func check(_ source: String, _ target: String) {
        if vocabularies.source.encode(source).count > maximumLength
          || vocabularies.target.encode(target).count > maximumLength
        {
          body(source, target)
        }
      }
      try forEach(check)
      for text in validation { check(text.source, text.target) }
    }

    /// The vocabularies that the configuration asks for, made from the training pairs.
    ///
    /// - Throws: `UserError`
    package func makeVocabularies(
      _ configuration: VocabularyConfiguration, seed: UInt64
    ) throws -> VocabularyPair {
      var trainer = try VocabularyPairTrainer(
        kind: configuration.kind, vocabularySize: configuration.size,
        isJoint: configuration.isJoint,
        seed: seed)
      try forEach { trainer.append(source: $0, target: $1) }
      return try trainer.train()
    }
  }
}

extension IndexedPairs.Text {
  fileprivate init(_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>) {
    self.init(
      source: String(decoding: source, as: UTF8.self),
      target: String(decoding: target, as: UTF8.self))
  }
}
