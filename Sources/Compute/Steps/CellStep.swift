package import CKernels

/// The element-wise part of a recurrent cell's step, from `CKernelsCells.h`.
package typealias CellKernel = @convention(c) (UnsafePointer<ck_cell_step>?) -> Void

/// All gates of a cell, for the rows of a batch, a part or a step.
package struct CellGates: Sendable {
  /// Those that read the hidden state before.
  package let first: GateRows
  /// Those that read what the cell makes of it; nil if there are none.
  package let second: GateRows?

  package init(first: GateRows, second: GateRows?) {
    self.first = first
    self.second = second
  }

  package subscript(group: Int) -> GateRows {
    if group == 0 { return first }
    guard let second else { preconditionFailure("no group \(group) of gates") }
    return second
  }

  /// [rows, size]: the hidden state before each row's step
  package var hiddenBefore: Matrix { first.read }

  /// [sentences, size]: the derivative of the hidden state, of one step at a time
  package var dHidden: Matrix {
    guard let dRead = first.dRead else { preconditionFailure("no backward pass was planned") }
    return dRead
  }

  /// The rows of a part of the batch.
  ///
  /// - Parameter identities: [sentences], for dropout of states
  package func part(
    _ rows: Range<Int>, sentences: Range<Int>, identities: UnsafeBufferPointer<UInt64>
  ) -> CellGates {
    CellGates(
      first: first.part(rows, sentences: sentences, identities: identities),
      second: second?.part(rows, sentences: sentences, identities: identities))
  }

  /// The rows of a step, with the first rows of the derivatives.
  package func step(_ rows: Range<Int>) -> CellGates {
    CellGates(first: first.step(rows), second: second?.step(rows))
  }
}

/// One step of a recurrent cell over the rows that are alive.
package struct CellStep {
  package let gates: CellGates
  /// How many rows have a hidden state before; in the others it is zero.
  package let beforeRows: Int
  /// [rows that have one, size]: the cell state before; nil if none has, and in cells without one
  package let cellBefore: Matrix?
  /// [rows, size]: the cell state; nil in cells without one
  package let cell: Matrix?
  /// [rows, size]: its derivative, first from the step after, then for the step before; nil without a backward pass
  package let dCell: Matrix?
  /// [rows, size], written: the hidden state; may be strided; nil for the backward pass
  package let hidden: Matrix?
  /// [at most rows, size], written: a copy of its first rows for the next step; nil at the last step
  package let next: Matrix?

  package init(
    gates: CellGates, beforeRows: Int, cellBefore: Matrix?, cell: Matrix?, dCell: Matrix?,
    hidden: Matrix?, next: Matrix?
  ) {
    self.gates = gates
    self.beforeRows = beforeRows
    self.cellBefore = cellBefore
    self.cell = cell
    self.dCell = dCell
    self.hidden = hidden
    self.next = next
  }

  package var rowCount: Int { gates.hiddenBefore.rows }

  /// The derivative of the hidden state: of the new one before a cell's `backward`, then of the one before.
  package var dHidden: Matrix { gates.dHidden }

  /// Runs a cell's kernel.
  package func run(_ kernel: CellKernel, _ functions: CellFunctions, worker: Worker) {
    var step = ck_cell_step()
    step.rows = rowCount
    step.size = gates.hiddenBefore.columns
    step.beforeRows = beforeRows
    step.rectified = functions.isRectified ? 1 : 0
    step.slope = functions.gateSlope
    step.gates = (gates.first.gates.base, gates.second?.gates.base)
    step.read = (gates.first.read.base, gates.second?.read.base)
    step.dRead = (gates.first.dRead?.base, gates.second?.dRead?.base)
    step.cellRows = cellBefore?.rows ?? 0
    step.cellBefore = UnsafePointer(cellBefore?.base)
    step.cell = cell?.base
    step.dCell = dCell?.base
    step.hidden = hidden?.base
    step.hiddenStride = hidden?.stride ?? 0
    step.nextRows = next?.rows ?? 0
    step.next = next?.base
    worker.spend(on: .gates) { kernel(&step) }
  }
}
