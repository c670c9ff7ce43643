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

  private let precision: Precision
  private let sizes = Mutex<[ProductShape: ProductSizes]>([:])

  package init(precision: Precision = .fp32) { self.precision = precision }

  /// A weight's gradient with both sides of its products.
  private struct Work {
    let gradient: WeightGradient
    let stretches: [Range<Int>]
    let input: TransposedInput
    let dOutput: GradientOperand
  }

  /// Adds the gradients to `total`; memory for what products read comes from `arena`.
  package func accumulate(
    _ gradients: BatchGradients, into total: FloatBuffer, arena: Arena, pool: WorkerPool
  ) {
    let works = prepare(
      gradients.weights.filter { $0.input.rows > 0 }.sorted { work($0) > work($1) }, arena: arena,
      pool: pool)
    let tiles = tiles(works.map(\.gradient), gradients)
    pool.forEach(tiles.count) { task, worker in
      switch tiles[task] {
      case .weight(let index, let rows):
        let work = works[index]
        let gradient = work.gradient
        if rows.lowerBound == 0 { worker.measurement?.count(gradient.shape) }
        worker.spend(on: .products) {
          for stretch in work.stretches {
            product(inner: stretch.count, columns: gradient.weight.columns).run(
              rows: rows.count, source: work.input.row(rows.lowerBound, of: stretch),
              weights: work.dOutput.rows(of: stretch),
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

  /// What the products of all weights read, made once where weights share it.
  private func prepare(_ weights: [WeightGradient], arena: Arena, pool: WorkerPool) -> [Work] {
    struct Key: Hashable {
      let base: UnsafeMutablePointer<Float>
      let stretchRows: Int
    }
    enum Piece {
      case transpose(TransposedInput, Range<Int>)
      case pack(GradientOperand, Range<Int>)
    }
    var inputs: [Key: TransposedInput] = [:]
    var operands: [Key: GradientOperand] = [:]
    var pieces: [Piece] = []
    let works = weights.map { gradient in
      // A gradient that is larger than the cache is gone through as seldom as can be.
      let stretchRows = gradient.weight.count > 1 << 20 ? 640 : 192
      let stretches = self.stretches(gradient.input.rows, stretchRows)
      let inputKey = Key(base: gradient.input.base, stretchRows: stretchRows)
      let input =
        inputs[inputKey] ?? TransposedInput(gradient.input, precision: precision, arena: arena)
      if inputs.updateValue(input, forKey: inputKey) == nil {
        pieces += stretches.map { .transpose(input, $0) }
      }
      let operandKey = Key(base: gradient.dOutput.base, stretchRows: stretchRows)
      let operand =
        operands[operandKey] ?? operand(gradient.dOutput, stretches: stretches, arena: arena)
      if operands.updateValue(operand, forKey: operandKey) == nil, precision == .bf16 {
        pieces += stretches.map { .pack(operand, $0) }
      }
      return Work(gradient: gradient, stretches: stretches, input: input, dOutput: operand)
    }
    pool.forEach(pieces.count) { task, _ in
      switch pieces[task] {
      case .transpose(let input, let stretch): input.fill(stretch)
      case .pack(let operand, let stretch): operand.fill(stretch)
      }
    }
    return works
  }

  private func operand(
    _ dOutput: Matrix, stretches: [Range<Int>], arena: Arena
  ) -> GradientOperand {
    guard precision == .bf16 else { return GradientOperand(dOutput) }
    return GradientOperand(dOutput, stretches: stretches, arena: arena) { stretch in
      guard let layout = product(inner: stretch.count, columns: dOutput.columns).layout else {
        preconditionFailure("a product of bfloat16 without a layout")
      }
      return layout
    }
  }

  /// The rows of a batch, the last ones padded with zeros as `Arena.matrix` pads them.
  private func stretches(_ rows: Int, _ stretchRows: Int) -> [Range<Int>] {
    let padded = Arena.padded(rows)
    return stride(from: 0, to: padded, by: stretchRows).map {
      $0..<min($0 + stretchRows, padded)
    }
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
      let made = ProductSizes(
        inner: inner, columns: columns,
        layout: precision == .fp32
          ? nil : PackedLayout(inner: inner, columns: columns, precision: precision))
      sizes[key] = made
      return made
    }
  }
}
