import Synchronization

/// Computes the gradients of a batch: each weight's is one sum over all saved rows, whose output tiles the workers share.
///
/// The grid of tiles is fixed by the shapes, and every tile is summed in a fixed order, stretch of rows after stretch:
/// there is no gradient buffer a worker, and no sum over workers.
package final class GradientProducts: Sendable {
  /// A piece of the work; the index is into the list of its kind.
  private enum Tile {
    case weight(Int, rows: Range<Int>)
    case bias(Int, columns: Range<Int>)
    case table(Int, columns: Range<Int>)
  }

  /// The rows of a weight's gradient that one task computes; half of them where that would be all, so that two workers
  /// can share it.
  private static let tileRows = 256
  /// The columns of a bias that one task sums, and of a table.
  private static let tileColumns = 512
  private static let tableColumns = 64

  private let sizes = Mutex<[ProductShape: ProductSizes]>([:])

  package init() {}

  /// Adds the gradients to `total`; memory for the transposed inputs comes from `arena`.
  package func accumulate(
    _ gradients: BatchGradients, into total: FloatBuffer, arena: Arena, pool: WorkerPool
  ) {
    let weights = gradients.weights.filter { $0.input.rows > 0 }.sorted { work($0) > work($1) }
    let transposed = transposedInputs(of: weights, arena: arena, pool: pool)
    let tiles = tiles(weights, gradients)
    pool.forEach(tiles.count) { task, worker in
      switch tiles[task] {
      case .weight(let index, let rows):
        let gradient = weights[index]
        guard let input = transposed[TransposedInput.Key(gradient)] else { return }
        if rows.lowerBound == 0 { worker.measurement?.count(gradient.shape) }
        worker.spend(on: .products) {
          for stretch in input.stretches {
            product(inner: stretch.count, columns: gradient.weight.columns).run(
              rows: rows.count, source: input.row(rows.lowerBound, of: stretch),
              weights: gradient.dOutput.row(stretch.lowerBound),
              destination: total[gradient.weight].row(rows.lowerBound), accumulates: true,
              worker: worker)
          }
        }
      case .bias(let index, let columns):
        let gradient = gradients.biases[index]
        gradient.dOutput.addColumnSums(columns, to: total[gradient.bias])
      case .table(let index, let columns):
        let gradient = gradients.tables[index]
        gradient.dOutput.scatterAdd(gradient.ids, columns: columns, to: total[gradient.table])
      }
    }
  }

  /// Every input, transposed once for all weights that share it.
  private func transposedInputs(of weights: [WeightGradient], arena: Arena, pool: WorkerPool)
    -> [TransposedInput.Key: TransposedInput]
  {
    var transposed: [TransposedInput.Key: TransposedInput] = [:]
    var pieces: [(TransposedInput, stretch: Range<Int>)] = []
    for weight in weights {
      let key = TransposedInput.Key(weight)
      guard transposed[key] == nil else { continue }
      let input = TransposedInput(weight.input, stretchRows: key.stretchRows, arena: arena)
      transposed[key] = input
      pieces += input.stretches.map { (input, $0) }
    }
    pool.forEach(pieces.count) { task, _ in pieces[task].0.fill(pieces[task].stretch) }
    return transposed
  }

  /// The pieces of all gradients, the dearest first.
  private func tiles(_ weights: [WeightGradient], _ gradients: BatchGradients) -> [Tile] {
    var tiles: [Tile] = []
    for (index, gradient) in weights.enumerated() {
      let rows = gradient.weight.rows
      let size = rows > Self.tileRows ? Self.tileRows : Self.tileRows / 2
      tiles += pieces(rows, size).map { .weight(index, rows: $0) }
    }
    for (index, gradient) in gradients.tables.enumerated() {
      tiles += pieces(gradient.table.columns, Self.tableColumns).map { .table(index, columns: $0) }
    }
    for (index, gradient) in gradients.biases.enumerated() {
      tiles += pieces(gradient.bias.columns, Self.tileColumns).map { .bias(index, columns: $0) }
    }
    return tiles
  }

  private func pieces(_ count: Int, _ size: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }

  private func work(_ gradient: WeightGradient) -> Int {
    gradient.input.rows * gradient.weight.count
  }

  private func product(inner: Int, columns: Int) -> ProductSizes {
    sizes.withLock { sizes in
      let key = ProductShape(rows: 0, inner: inner, columns: columns)
      if let known = sizes[key] { return known }
      let made = ProductSizes(inner: inner, columns: columns, layout: nil)
      sizes[key] = made
      return made
    }
  }
}
