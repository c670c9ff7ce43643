import AttentionExport
import Compute
import Dragoman
import Inspection

/// The page of the most suspicious pairs, with their attention.
final class InspectionPage {
  private let exporter: AttentionExporter
  private let levels: Set<AttentionLevel>
  private var aligner: ModelAligner?
  private var pairs: Set<Int> = []
  private var waiting: [InspectionCSV.Row] = []

  /// Pairs that are aligned at once.
  private static let batchSize = 64

  /// Opens the file.
  ///
  /// - Parameter folder: that of the model, or of several
  init(path: String, folder: String, source: String?, target: String?) throws {
    let destinations = AttentionDestinations(pageFile: path)
    levels = destinations.levels(.word)
    exporter = try AttentionExporter(
      to: destinations, options: AttentionExportOptions(),
      origin: AttentionOrigin(.posterior, models: [folder], source: source, target: target))
  }

  /// Says what is shown, and by which models pairs are aligned.
  ///
  /// - Parameter reverse: the model of the other direction, if there is one
  /// - Parameter isTokenized: whether words are separated by spaces and tabs
  /// - Parameter pairs: the indices of the pairs that are shown
  func begin(
    _ model: Model, reverse: Model?, isTokenized: Bool, pool: WorkerPool, pairs: Set<Int>
  ) throws {
    self.pairs = pairs
    aligner = try ModelAligner(
      model, reverse: reverse, method: .growDiagonalFinalAnd, distribution: .posterior,
      level: .word, levels: levels, threshold: nil, isTokenized: isTokenized, pool: pool)
  }

  /// Adds a pair, if it is one of those that are shown.
  func add(_ row: InspectionCSV.Row, index: Int) throws {
    guard pairs.contains(index) else { return }
    waiting.append(row)
    if waiting.count == Self.batchSize { try write() }
  }

  func finish() throws {
    try write()
    try exporter.finish()
  }

  private func write() throws {
    let aligned = aligner?.align(waiting.map { ($0.source, $0.target) }) ?? []
    for (row, pair) in zip(waiting, aligned) {
      var sentence = ExportedSentence(line: row.number, candidates: [.init(pair.attended)])
      sentence.suspicion = (row.suspicion.value, row.reasons + [row.place])
      try exporter.export(sentence)
    }
    waiting = []
  }
}
