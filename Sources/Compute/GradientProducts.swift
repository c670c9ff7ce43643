import Synchronization

/// Computes the gradients of a batch: each weight's is one product over all saved rows, whose output tiles the workers
/// share.
///
/// The grid of tiles is fixed by the shapes, and every tile is one sum in a fixed order: there is no gradient buffer a
/// worker, and no sum over workers.
package final class GradientProducts: Sendable {
  private struct Key: Hashable {
    var rows: Int
    var outputs: Int
  }

  /// A piece of the work; the index is into the list of its kind.
  private enum Tile {
    case weight(Int, rows: Range<Int>)
    case bias(Int, columns: Range<Int>)
    case table(Int, columns: Range<Int>)
  }

  /// The rows of a weight's gradient that one task computes.
  private static let tileRows = 128
  /// The columns of a bias that one task sums, and of a table.
  private static let tileColumns = 512
  private static let tableColumns = 64

  private let sizes = Mutex<[Key: ProductSizes]>([:])

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
        guard let input = transposed[gradient.input.base] else { return }
        if rows.lowerBound == 0 { worker.measurement?.count(gradient.shape) }
        worker.spend(on: .products) {
          product(rows: input.columns, outputs: gradient.weight.columns).run(
            rows: rows.count, source: input.row(rows.lowerBound), weights: gradient.dOutput.base,
            destination: total[gradient.weight].row(rows.lowerBound), accumulates: true,
            worker: worker)
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

  /// Every input [rows, inputs] as [inputs, padded rows], because products want dense operands. Weights that share an
  /// input share its transpose.
  private func transposedInputs(of weights: [WeightGradient], arena: Arena, pool: WorkerPool)
    -> [UnsafeMutablePointer<Float>: Matrix]
  {
    var transposed: [UnsafeMutablePointer<Float>: Matrix] = [:]
    var inputs: [Matrix] = []
    for input in weights.map(\.input) where transposed[input.base] == nil {
      transposed[input.base] = arena.matrix(
        rows: input.columns, columns: Arena.padded(input.rows))
      inputs.append(input)
    }
    pool.forEach(inputs.count) { task, _ in
      let input = inputs[task]
      if let destination = transposed[input.base] { input.transpose(into: destination) }
    }
    return transposed
  }

  /// The pieces of all gradients, the dearest first.
  private func tiles(_ weights: [WeightGradient], _ gradients: BatchGradients) -> [Tile] {
    var tiles: [Tile] = []
    for (index, gradient) in weights.enumerated() {
      tiles += pieces(gradient.weight.rows, Self.tileRows).map { .weight(index, rows: $0) }
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

  private func product(rows: Int, outputs: Int) -> ProductSizes {
    sizes.withLock { sizes in
      let key = Key(rows: rows, outputs: outputs)
      if let known = sizes[key] { return known }
      let made = ProductSizes(inner: rows, columns: outputs, layout: nil)
      sizes[key] = made
      return made
    }
  }
}
