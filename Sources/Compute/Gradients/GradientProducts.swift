import Synchronization

/// Computes the gradients of a batch: each weight's is one sum over all saved rows, whose output tiles the workers share.
///
/// The grid of tiles is fixed by the shapes, and every tile is summed in a fixed order, stretch of rows after stretch:
/// there is no gradient buffer a worker, and no sum over workers. One thread at a time may use it.
package final class GradientProducts {
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

  /// Rows that one product sums at most: those of most batches, since each product goes through the gradient once.
  private static let stretchRows = 1280

  private let precision: Precision
  /// Floats that transposed inputs take at a time, unless one needs more.
  package static let operandFloats = 5 << 20
  private let operandFloats: Int
  private let sizes = Mutex<[ProductShape: ProductSizes]>([:])
  // Of the gradients at hand; kept from batch to batch, so that nothing is allocated.
  private var weights: [WeightGradient] = []
  private var works: [Work] = []
  private var inputs: [TransposedInput] = []
  private var operands: [GradientOperand] = []
  private var pieces: [Piece] = []
  private var tiles: [Tile] = []

  /// - Parameter operandFloats: transposed inputs take about so many floats at a time, unless one needs more
  package init(precision: Precision = .fp32, operandFloats: Int = GradientProducts.operandFloats) {
    self.precision = precision
    self.operandFloats = operandFloats
    pieces.reserveCapacity(1 << 10)
  }

  /// A weight's gradient with both sides of its products.
  private struct Work {
    let gradient: WeightGradient
    let input: TransposedInput
    let dOutput: GradientOperand
    /// Whether the first product overwrites what the gradient holds.
    let overwrites: Bool
  }

  /// What is made ready before the products.
  private enum Piece {
    case transpose(TransposedInput, stretch: Int)
    case pack(GradientOperand, stretch: Int)
  }

  /// Adds the gradients to `total`; memory for what products read comes from `arena`, and goes back there.
  package func accumulate(
    _ gradients: BatchGradients, into total: Gradient, arena: Arena, pool: WorkerPool
  ) {
    weights.removeAll(keepingCapacity: true)
    for gradient in gradients.weights where gradient.input.rows > 0 { weights.append(gradient) }
    weights.sort { work($0) > work($1) }
    for gradient in gradients.tables { total.use(gradient.ids, of: gradient.table) }
    let mark = arena.mark
    repeat {
      prepare(total, arena: arena, pool: pool)
      addTiles(weights.isEmpty ? gradients : nil)
      pool.forEach(tiles.count, with: (self, gradients, total.buffer)) { inputs, task, worker in
        let (products, gradients, total) = inputs
        products.run(products.tiles[task], gradients, into: total, worker: worker)
      }
      arena.release(to: mark)
    } while !weights.isEmpty
  }

  private func run(
    _ tile: Tile, _ gradients: BatchGradients, into total: FloatBuffer, worker: Worker
  ) {
    switch tile {
    case .weight(let index, let rows):
      let work = works[index]
      let weight = work.gradient.weight
      if rows.lowerBound == 0 { worker.measurement?.count(work.gradient.shape) }
      worker.spend(on: .products) {
        let stretches = work.input.stretches
        for index in 0..<stretches.count {
          let stretch = stretches[index]
          product(inner: stretch.count, columns: weight.columns).run(
            rows: rows.count, source: work.input.row(rows.lowerBound, of: stretch),
            weights: work.dOutput.rows(index), destination: total[weight].row(rows.lowerBound),
            accumulates: index > 0 || !work.overwrites, worker: worker)
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

  /// Takes the next weights, as many as there is memory for, from `weights` to `works`, and makes what their products
  /// read, once where weights share it.
  private func prepare(_ total: Gradient, arena: Arena, pool: WorkerPool) {
    works.removeAll(keepingCapacity: true)
    inputs.removeAll(keepingCapacity: true)
    operands.removeAll(keepingCapacity: true)
    pieces.removeAll(keepingCapacity: true)
    var floats = 0
    var later = 0
    for index in weights.indices {
      let gradient = weights[index]
      let stretches = RowStretches(rows: gradient.input.rows, length: Self.stretchRows)
      let known = inputs.first { $0.isOf(gradient.input, stretches) }
      let more = known == nil ? stretches.paddedRows * gradient.input.columns : 0
      if more > 0 && floats > 0 && floats + more > operandFloats {
        weights[later] = gradient
        later += 1
        continue
      }
      floats += more
      works.append(
        Work(
          gradient: gradient,
          input: known ?? transposed(gradient.input, stretches, arena: arena),
          dOutput: operands.first { $0.isOf(gradient.dOutput, stretches) }
            ?? operand(gradient.dOutput, stretches, arena: arena),
          overwrites: total.overwrites(gradient.weight)))
    }
    weights.removeLast(weights.count - later)
    pool.forEach(pieces.count, with: self) { products, task, _ in
      switch products.pieces[task] {
      case .transpose(let input, let stretch): input.fill(input.stretches[stretch])
      case .pack(let operand, let stretch): operand.fill(stretch)
      }
    }
  }

  private func transposed(
    _ input: Matrix, _ stretches: RowStretches, arena: Arena
  ) -> TransposedInput {
    let transposed = TransposedInput(
      input, stretches: stretches, precision: precision, arena: arena)
    inputs.append(transposed)
    for index in 0..<stretches.count { pieces.append(.transpose(transposed, stretch: index)) }
    return transposed
  }

  private func operand(
    _ dOutput: Matrix, _ stretches: RowStretches, arena: Arena
  ) -> GradientOperand {
    let operand = GradientOperand(dOutput, stretches: stretches, arena: arena) {
      product(inner: $0, columns: dOutput.columns).layout
    }
    operands.append(operand)
    if operand.isPacked {
      for index in 0..<stretches.count { pieces.append(.pack(operand, stretch: index)) }
    }
    return operand
  }

  /// The pieces of the works at hand and, with the last of them, of everything else, the dearest first.
  private func addTiles(_ others: BatchGradients?) {
    tiles.removeAll(keepingCapacity: true)
    for (index, work) in works.enumerated() {
      let rows = work.gradient.weight.rows
      let size = rows > Self.tileRows ? Self.tileRows : Self.tileRows / 2
      for start in stride(from: 0, to: rows, by: size) {
        tiles.append(.weight(index, rows: start..<min(start + size, rows)))
      }
    }
    guard let others else { return }
    for (index, gradient) in others.tables.enumerated() {
      let columns = gradient.table.columns
      for start in stride(from: 0, to: columns, by: Self.tableColumns) {
        tiles.append(.table(index, columns: start..<min(start + Self.tableColumns, columns)))
      }
    }
    for (index, gradient) in others.biases.enumerated() {
      let columns = gradient.bias.columns
      for start in stride(from: 0, to: columns, by: Self.tileColumns) {
        tiles.append(.bias(index, columns: start..<min(start + Self.tileColumns, columns)))
      }
    }
  }

  private func work(_ gradient: WeightGradient) -> Int {
    gradient.input.rows * gradient.weight.count
  }

  /// The products over a stretch of so many rows.
  private func product(inner: Int, columns: Int) -> ProductSizes {
    sizes.withLock { sizes in
      if let known = sizes[ProductShape(rows: 0, inner: inner, columns: columns)] { return known }
      // All lengths that can come, so that nothing is allocated when they do.
      for length in stride(from: Arena.rowGrid, through: Self.stretchRows, by: Arena.rowGrid) {
        sizes[ProductShape(rows: 0, inner: length, columns: columns)] = ProductSizes(
          inner: length, columns: columns,
          layout: precision == .fp32
            ? nil : PackedLayout(inner: length, columns: columns, precision: precision))
      }
      guard let made = sizes[ProductShape(rows: 0, inner: inner, columns: columns)] else {
        preconditionFailure("a stretch of \(inner) rows")
      }
      return made
    }
  }
}
