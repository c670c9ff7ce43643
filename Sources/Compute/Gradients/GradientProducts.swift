import Synchronization

/// Computes the gradients of a batch: each weight's is one sum over all saved rows, whose output tiles the workers
/// share.
///
/// The grid of tiles depends on the shapes only, and every tile is summed in a fixed order, window by window: workers
/// need no gradient buffers of their own. One thread at a time may use it.
package final class GradientProducts {
  /// A task; the index is into the list of its kind.
  private enum Tile {
    case weight(Int, rows: Range<Int>)
    case bias(Int, columns: Range<Int>)
    case table(Int, columns: Range<Int>)
  }

  /// The rows of a weight's gradient in a tile; half as many where that would be all rows, so that two workers can
  /// share them.
  private static let tileRows = 256
  /// The columns of a bias in a tile, and of a table.
  private static let tileColumns = 512
  private static let tableColumns = 64

  /// The most rows that one product sums: those of most batches, since each product goes through the gradient once.
  private static let windowRows = 1280

  private let precision: Precision
  /// About how many floats transposed inputs take at a time.
  package static let operandFloats = 5 << 20
  private let operandFloats: Int
  private let sizes = Mutex<[ProductShape: ProductSizes]>([:])
  // Of the current batch; kept from batch to batch, so that nothing is allocated.
  private var weights: [BatchGradients.Weight] = []
  private var works: [Work] = []
  private var inputs: [TransposedInput] = []
  private var operands: [GradientOperand] = []
  private var preparations: [Preparation] = []
  private var tiles: [Tile] = []

  /// - Parameter operandFloats: about how many floats transposed inputs take at a time; one input may take more
  package init(precision: Precision = .fp32, operandFloats: Int = GradientProducts.operandFloats) {
    self.precision = precision
    self.operandFloats = operandFloats
    preparations.reserveCapacity(1 << 10)
  }

  /// A weight's gradient with both operands of its products.
  private struct Work {
    let gradient: BatchGradients.Weight
    let input: TransposedInput
    let dOutput: GradientOperand
    /// Whether the first product overwrites what the gradient holds.
    let overwrites: Bool
  }

  /// A task before the products.
  private enum Preparation {
    case transpose(TransposedInput, window: Int)
    case pack(GradientOperand, window: Int)
  }

  /// Adds the gradients to `total`; memory for operands comes from `arena`, and is given back.
  ///
  /// - Parameter didAdd: called with weights as soon as their gradients have been added, the last ones left out; not with those
  ///   that are tables as well
  package func accumulate(
    _ gradients: BatchGradients, into total: Gradient, arena: Arena, pool: WorkerPool,
    didAdd: ((Parameter) -> Void)? = nil
  ) {
    weights.removeAll(keepingCapacity: true)
    for gradient in gradients.weights where gradient.input.rows > 0 { weights.append(gradient) }
    weights.sort { $0.shape.operations > $1.shape.operations }
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
      guard let didAdd, !weights.isEmpty else { continue }
      for work in works where work.gradient.weight.uses == .multiplied {
        didAdd(work.gradient.weight)
      }
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
        let windows = work.input.windows
        for index in 0..<windows.count {
          let window = windows[index]
          product(inner: window.count, columns: weight.columns).run(
            rows: rows.count, source: work.input.row(rows.lowerBound, of: window),
            weights: work.dOutput.rows(index), destination: total[weight].row(rows.lowerBound),
            accumulates: index > 0 || !work.overwrites, worker: worker)
        }
      }
    case .bias(let index, let columns):
      let gradient = gradients.biases[index]
      gradient.dOutput.addColumnSums(columns, to: total[gradient.bias])
    case .table(let index, let columns):
      let table = gradients.tables[index].table
      for gradient in gradients.tables[index...] where gradient.table == table {
        gradient.dOutput.scatterAdd(gradient.ids, columns: columns, to: total[table])
      }
    }
  }

  /// Moves the next weights, as many as there is memory for, from `weights` to `works`, and makes their operands;
  /// weights share those that are equal.
  private func prepare(_ total: Gradient, arena: Arena, pool: WorkerPool) {
    works.removeAll(keepingCapacity: true)
    inputs.removeAll(keepingCapacity: true)
    operands.removeAll(keepingCapacity: true)
    preparations.removeAll(keepingCapacity: true)
    var floats = 0
    var later = 0
    for index in weights.indices {
      let gradient = weights[index]
      let windows = RowWindows(rows: gradient.input.rows, length: Self.windowRows)
      let known = inputs.first { $0.isOf(gradient.input, windows) }
      let more = known == nil ? windows.paddedRows * gradient.input.columns : 0
      if more > 0 && floats > 0 && floats + more > operandFloats {
        weights[later] = gradient
        later += 1
        continue
      }
      floats += more
      works.append(
        Work(
          gradient: gradient, input: known ?? transposed(gradient.input, windows, arena: arena),
          dOutput: operands.first { $0.isOf(gradient.dOutput, windows) }
            ?? operand(gradient.dOutput, windows, arena: arena),
          overwrites: total.overwrites(gradient.weight)))
    }
    weights.removeLast(weights.count - later)
    pool.forEach(preparations.count, with: self) { products, task, _ in
      switch products.preparations[task] {
      case .transpose(let input, let window): input.fill(input.windows[window])
      case .pack(let operand, let window): operand.fill(window)
      }
    }
  }

  private func transposed(_ input: Matrix, _ windows: RowWindows, arena: Arena) -> TransposedInput {
    let input = TransposedInput(input, windows: windows, precision: precision, arena: arena)
    inputs.append(input)
    for index in 0..<windows.count { preparations.append(.transpose(input, window: index)) }
    return input
  }

  private func operand(_ dOutput: Matrix, _ windows: RowWindows, arena: Arena) -> GradientOperand {
    let operand = GradientOperand(dOutput, windows: windows, arena: arena) {
      product(inner: $0, columns: dOutput.columns).layout
    }
    operands.append(operand)
    if operand.isPacked {
      for index in 0..<windows.count { preparations.append(.pack(operand, window: index)) }
    }
    return operand
  }

  /// The tiles of the current works and, with the last of them, of all biases and tables; the largest first.
  private func addTiles(_ others: BatchGradients?) {
    tiles.removeAll(keepingCapacity: true)
    func add(_ count: Int, by size: Int, _ tile: (Range<Int>) -> Tile) {
      for start in stride(from: 0, to: count, by: size) {
        tiles.append(tile(start..<min(start + size, count)))
      }
    }
    for (index, work) in works.enumerated() {
      let rows = work.gradient.weight.rows
      add(rows, by: rows > Self.tileRows ? Self.tileRows : Self.tileRows / 2) {
        .weight(index, rows: $0)
      }
    }
    guard let others else { return }
    for (index, gradient) in others.tables.enumerated()
    where !others.tables[..<index].contains(where: { $0.table == gradient.table }) {
      // What is added to one table is added by one task.
      add(gradient.table.columns, by: Self.tableColumns) { .table(index, columns: $0) }
    }
    for (index, gradient) in others.biases.enumerated() {
      add(gradient.bias.columns, by: Self.tileColumns) { .bias(index, columns: $0) }
    }
  }

  /// The products over a window of this many rows.
  private func product(inner: Int, columns: Int) -> ProductSizes {
    sizes.withLock { sizes in
      let shape = ProductShape(rows: 0, inner: inner, columns: columns)
      if let known = sizes[shape] { return known }
      // All lengths that are possible, so that nothing is allocated when they come.
      for length in stride(from: Arena.rowGrid, through: Self.windowRows, by: Arena.rowGrid) {
        sizes[ProductShape(rows: 0, inner: length, columns: columns)] = ProductSizes(
          inner: length, columns: columns,
          layout: precision == .fp32
            ? nil : PackedLayout(inner: length, columns: columns, precision: precision))
      }
      guard let made = sizes[shape] else { preconditionFailure("a window of \(inner) rows") }
      return made
    }
  }
}
