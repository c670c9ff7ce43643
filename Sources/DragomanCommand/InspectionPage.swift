import AttentionExport
import Compute
import Dragoman
import Inspection

/// The page of the most suspicious pairs, with their attention.
final class InspectionPage {
  private let exporter: AttentionExporter
  private let aligner: ModelAligner
  private let pairs: Set<Int>
  private var waiting: [InspectionCSV.Row] = []

  /// Pairs that are aligned at once.
  private static let batchSize = 64

  /// - Parameter reverse: the model of the other direction, if there is one
  /// - Parameter pairs: the indices of the pairs that are shown
  init(
    path: String, _ model: Model, folder: String, reverse: Model?, pool: WorkerPool,
    pairs: Set<Int>
  ) throws {
    self.pairs = pairs
    let destinations = AttentionDestinations(pageFile: path)
    exporter = try AttentionExporter(
      to: destinations, options: AttentionExportOptions(),
      origin: AttentionOrigin(
        .posterior, models: [folder], source: model.sourceLanguage, target: model.targetLanguage))
    aligner = try ModelAligner(
      model, reverse: reverse, method: .growDiagonalFinalAnd, distribution: .posterior,
      level: .word, levels: destinations.levels(.word), threshold: nil, isTokenized: false,
      pool: pool)
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
    let aligned = aligner.align(waiting.map { ($0.source, $0.target) })
    for (row, pair) in zip(waiting, aligned) {
      var sentence = ExportedSentence(line: row.number, candidates: [.init(pair.attended)])
      sentence.suspicion = (row.suspicion.value, row.reasons)
      try exporter.export(sentence)
    }
    waiting = []
  }
}
