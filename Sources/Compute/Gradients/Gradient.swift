import CKernels

/// The gradient of a model, in the layout of its weights, to which batches add.
///
/// Clearing it does not touch weights that are only multiplied: the first product that is added to one overwrites what it
/// held, which saves writing and reading zeros. Of tables that are only looked up, it clears the rows that were used. One
/// thread at a time may use it.
package final class Gradient {
  private let parameters: [Parameter]
  /// Its numbers, but those of multiplied weights to which nothing has been added since they were cleared.
  package let buffer: FloatBuffer
  /// [parameters]: whether a multiplied weight counts as zero, whatever the buffer holds.
  private var isCleared: [Bool]
  /// [parameters]: the rows of a table that have been added to since it was cleared.
  private var usedRows: [[Int32]]

  /// A gradient of zero.
  ///
  /// - Parameter count: the size of the weights' flat buffer, in floats
  package init(_ parameters: [Parameter], count: Int) {
    self.parameters = parameters
    buffer = FloatBuffer(count: count)
    isCleared = parameters.map { $0.uses == .multiplied }
    usedRows = [[Int32]](repeating: [], count: parameters.count)
  }

  /// All its numbers.
  package var values: FloatBuffer {
    for parameter in parameters where overwrites(parameter) { buffer[parameter].zero() }
    return buffer
  }

  package func clear() {
    for parameter in parameters {
      let block = buffer[parameter]
      switch parameter.uses {
      case .multiplied: isCleared[parameter.index] = true
      case .lookedUp:
        for row in usedRows[parameter.index] { block.rows(Int(row)..<Int(row) + 1).zero() }
        usedRows[parameter.index].removeAll(keepingCapacity: true)
      default: block.zero()
      }
    }
  }

  /// Adds another gradient of the same parameters, number by number.
  package func add(_ other: Gradient, pool: WorkerPool) {
    let (sum, addend) = (values, other.values)
    for parameter in parameters where parameter.uses == .lookedUp {
      usedRows[parameter.index] += other.usedRows[parameter.index]
    }
    sum.add(addend, pool: pool)
  }

  /// Whether what is written next to a weight overwrites what is there; from then on it is added to.
  func overwrites(_ weight: Parameter) -> Bool {
    defer { isCleared[weight.index] = false }
    return isCleared[weight.index]
  }

  /// Remembers rows of a table that are added to.
  func use(_ rows: UnsafeBufferPointer<Int32>, of table: Parameter) {
    if table.uses == .lookedUp { usedRows[table.index].append(contentsOf: rows) }
  }
}

extension FloatBuffer {
  /// Adds another buffer, number by number.
  package func add(_ other: FloatBuffer, pool: WorkerPool) {
    precondition(count == other.count, "\(count) floats and \(other.count)")
    let partCount = (count + Adam.partSize - 1) / Adam.partSize
    pool.forEach(partCount, with: (self, other)) { inputs, part, worker in
      let (sum, addend) = inputs
      let start = part * Adam.partSize
      worker.spend(on: .optimizer) {
        ck_add_scaled(
          min(Adam.partSize, sum.count - start), 1, addend.base + start, sum.base + start)
      }
    }
  }
}
