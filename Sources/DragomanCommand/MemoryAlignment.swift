import AttentionExport
import Basics
import Compute
import Corpora
import Dragoman
import EncodedCorpus
import Foundation
import WordAlignment

/// Aligns the words of a corpus by a statistical aligner, without a model: reads all pairs, samples their links, and writes
/// them.
struct MemoryAlignment {
  /// The most pairs whose matrices are in memory at once …
  private static let batchPairs = 256
  /// … and the most bytes of source text times bytes of target text, summed over them, unless one pair has more.
  private static let batchArea = 1 << 24
  /// The bytes that the program takes without any pairs.
  private static let programByteCount = 32 << 20

  private let aligner: WordAligner
  private let display: PreparationDisplay
  /// For each number that `corpus export` gives, whether there is a pair: in text whose lines are numbered, a line may have
  /// none.
  private var hasPair: [Bool] = []
  private var reports: [String] = []
  /// The texts, where matrices are written.
  private var spool: PairSpool?

  /// - Parameter isTokenized: whether words are separated by spaces and tabs
  init(_ request: CorpusRequest, isTokenized: Bool, display: PreparationDisplay) {
    aligner = WordAligner(
      source: request.source, target: request.target, isTokenized: isTokenized)
    self.display = display
  }

  /// Reads the pairs whose links are written.
  ///
  /// - Parameter keepsTexts: whether their texts are needed again, for matrices
  mutating func read(_ request: CorpusRequest, keepsTexts: Bool) throws {
    var corpus = try ParallelCorpus(request)
    let display = display
    corpus.didAdvance = { display.show($0) }
    let texts = keepsTexts ? try TextSpool() : nil
    var hasPair: [Bool] = []
    let aligner = aligner
    try NumberedPairs.read(&corpus) { entries in
      for (number, pair) in entries {
        hasPair.append(pair != nil)
        guard let pair else { continue }
        if aligner.add(source: pair.source, target: pair.target) {
          NumberedPairs.warnOfCut(
            at: pair.place, number: number, most: WordAligner.longestText, unit: "words",
            what: "aligned")
        }
        try texts?.append(pair)
      }
    }
    self.hasPair = hasPair
    spool = try texts?.finish()
    reports.append(corpus.report.description)
  }

  /// Reads pairs that are only learned from.
  mutating func readMore(_ request: CorpusRequest) throws {
    var corpus = try ParallelCorpus(request)
    let display = display
    corpus.didAdvance = { display.show($0) }
    while let pair = try corpus.next() { aligner.add(source: pair.source, target: pair.target) }
    reports.append("to learn from: \(corpus.report.description)")
  }

  /// Samples the links of all pairs.
  func run(seed: UInt64, threshold: Float?, pool: WorkerPool) throws {
    let count = aligner.pairCount
    display.finish()
    StandardError.write(
      "aligning \(count.withThousands) \(count == 1 ? "pair" : "pairs"); this takes about "
        + "\(((aligner.byteCount + Self.programByteCount) >> 20).withThousands) MiB of memory\n")
    aligner.align(
      seed: seed, keptCount: hasPair.count { $0 }, threshold: threshold, pool: pool
    ) { display.show("sampling links", $0.done, of: $0.count) }
    display.finish()
  }

  /// Writes the links, and matrices where texts were kept.
  func write(to exporter: AttentionExporter, symmetrization: Symmetrization) throws {
    var writer = Writer(
      exporter: exporter, aligner: aligner, symmetrization: symmetrization, hasPair: hasPair)
    if let spool {
      for chunk in 0..<spool.chunkCount {
        var failure: (any Error)?
        var texts: [(source: String, target: String)] = []
        var area = 0
        func flush() {
          defer { (texts, area) = ([], 0) }
          do { try writer.write(texts) } catch { failure = failure ?? error }
        }
        try spool.forEach(inChunk: chunk) { source, target in
          let added = source.count * target.count
          if texts.count == Self.batchPairs || area + added > Self.batchArea { flush() }
          area += added
          if failure != nil { return }
          texts.append(
            (String(decoding: source, as: UTF8.self), String(decoding: target, as: UTF8.self)))
        }
        flush()
        if let failure { throw failure }
      }
    } else {
      for batch in aligner.batches(0..<hasPair.count { $0 }) { try writer.writeLinks(batch) }
    }
    try writer.finish()
    for report in reports { StandardError.write(report + "\n") }
  }

  /// Writes the learned translations: source word, target word, probability and number of links, separated by tabs.
  func writeLexicon(to file: OutputFile) throws {
    try aligner.lexicon.visit { entry in
      let numbers = String(format: "%.6f\t%.2f", entry.probability, entry.count)
      try file.append(Array("\(entry.source)\t\(entry.target)\t\(numbers)\n".utf8))
    }
    try file.finish()
  }
}

/// The texts of pairs in a temporary file.
private final class TextSpool {
  private var writer: PairSpool.Writer?

  init() throws { writer = try PairSpool.Writer(in: NSTemporaryDirectory()) }

  func append(_ pair: SentencePair) throws {
    try writer?.append(pair)
  }

  func finish() throws -> PairSpool? { try writer.take()?.finish() }
}

/// Writes the links of pair after pair, and nothing for lines without a pair.
private struct Writer {
  let exporter: AttentionExporter
  let aligner: WordAligner
  let symmetrization: Symmetrization
  let hasPair: [Bool]
  private var line = 0
  private var pair = 0

  init(
    exporter: AttentionExporter, aligner: WordAligner, symmetrization: Symmetrization,
    hasPair: [Bool]
  ) {
    self.exporter = exporter
    self.aligner = aligner
    self.symmetrization = symmetrization
    self.hasPair = hasPair
  }

  mutating func writeLinks(_ range: Range<Int>) throws {
    for links in aligner.links(range, symmetrization: symmetrization) {
      try write(nil, links)
    }
  }

  mutating func write(_ texts: [(source: String, target: String)]) throws {
    for (links, attended) in aligner.attend(texts, from: pair, symmetrization: symmetrization) {
      try write(attended, links)
    }
  }

  mutating func finish() throws {
    try skipLines()
    try exporter.finish()
  }

  private mutating func write(_ attended: AttendedPair?, _ links: WordLinks) throws {
    try skipLines()
    line += 1
    pair += 1
    try exporter.export(ExportedSentence(line: line, pair: attended, links: links))
  }

  private mutating func skipLines() throws {
    while line < hasPair.count, !hasPair[line] {
      line += 1
      try exporter.export(ExportedSentence(line: line))
    }
  }
}
