package import Compute

/// A recurrent cell over a sequence: it owns the time loop, and every product that does not depend on time is made once.
///
/// The input's part of all steps is one product before the loop; the weight gradients are one product each after it,
/// over the saved rows.
package struct RecurrentLayer: Sendable {
  /// [inputs, gates · size], Glorot a gate; W in the cell's formulas
  package let inputWeight: Parameter
  /// [size, gates · size], orthogonal a gate; U
  package let recurrentWeight: Parameter
  /// [gates · size]; b
  package let bias: Parameter
  package let cell: any RecurrentCell
  package let direction: ReadingDirection

  package init(
    _ name: String, inputs: Int, size: Int, cell: any RecurrentCell,
    direction: ReadingDirection = .forward, layout: inout ParameterLayout
  ) {
    let gates = cell.gateCount
    inputWeight = layout.weight(
      name + ".inputWeight", inputs, gates * size, .glorot(gates: gates))
    recurrentWeight = layout.weight(
      name + ".recurrentWeight", size, gates * size, .orthogonal(gates: gates))
    bias = layout.vector(name + ".bias", gates * size, .gates(cell.initialBiases))
    self.cell = cell
    self.direction = direction
  }

  /// Units.
  package var size: Int { recurrentWeight.rows }

  /// Memory for the forward and backward pass of a batch.
  package func trace(rows: Int, sentences: Int, arena: Arena) -> RecurrentTrace {
    RecurrentTrace(
      gates: arena.matrix(rows: rows, columns: cell.gateCount * size),
      hiddenBefore: arena.matrix(rows: rows, columns: size),
      cell: cell.hasCellState ? arena.matrix(rows: rows, columns: size) : nil,
      dHidden: arena.matrix(rows: sentences, columns: size),
      dCell: arena.matrix(rows: sentences, columns: size))
  }

  /// The input's part of the pre-activations and the bias, for any rows at once.
  package func projectInput(
    _ input: Matrix, into gates: Matrix, weights: Weights, worker: Worker
  ) {
    gates.fillRows(with: weights[bias])
    weights.packed[inputWeight].multiply(
      input, into: gates, accumulates: true, worker: worker)
  }

  /// Runs over the sentences of a block, from a zero state.
  ///
  /// - Parameter input: [rows, inputs]
  /// - Parameter output: [rows, size], written; rows may stand apart
  package func forward(
    _ input: Matrix, steps: Steps, trace: RecurrentTrace, into output: Matrix, weights: Weights,
    worker: Worker
  ) {
    projectInput(input, into: trace.gates, weights: weights, worker: worker)
    for place in 0..<steps.count {
      let rows = self.rows(steps, place)
      let before = place == 0 ? 0 : min(rows.count, self.rows(steps, place - 1).count)
      let hiddenBefore = trace.hiddenBefore.rows(rows)
      hiddenBefore.rows(before..<rows.count).zero()
      let next = place + 1 < steps.count ? self.rows(steps, place + 1) : nil
      cell.forward(
        cellStep(trace, steps: steps, place: place),
        hiddenBefore: hiddenBefore.first(before), recurrent: weights.packed[recurrentWeight],
        to: CellStep.Destination(
          hidden: output.rows(rows),
          next: next.map { trace.hiddenBefore.rows($0).first(min(rows.count, $0.count)) }),
        worker: worker)
    }
  }

  /// Back through time, the forward pass upside down.
  ///
  /// - Parameter dOutput: [rows, size]; rows may stand apart
  /// - Parameter dInput: [rows, inputs]; written, or added to with `accumulates`
  package func backward(
    _ dOutput: Matrix, steps: Steps, trace: RecurrentTrace, into dInput: Matrix,
    accumulates: Bool, weights: Weights, worker: Worker
  ) {
    let recurrent = weights.packed.transposed(recurrentWeight)
    var carried = 0
    for place in (0..<steps.count).reversed() {
      let rows = self.rows(steps, place)
      let dHidden = trace.dHidden.first(rows.count)
      let dCell = trace.dCell.first(rows.count)
      if carried < rows.count {
        dHidden.rows(carried..<rows.count).zero()
        dCell.rows(carried..<rows.count).zero()
      }
      dHidden.add(dOutput.rows(rows))
      let step = cellStep(trace, steps: steps, place: place)
      cell.backward(
        step, dHidden: dHidden, dCell: cell.hasCellState ? dCell : nil, worker: worker)
      carried = place == 0 ? 0 : min(rows.count, self.rows(steps, place - 1).count)
      recurrent.multiply(
        step.gates.first(carried), into: dHidden.first(carried), worker: worker)
    }
    weights.packed.transposed(inputWeight).multiply(
      trace.gates, into: dInput, accumulates: accumulates, worker: worker)
  }

  /// The gradients of the weights, from all rows of a batch after its backward pass.
  ///
  /// - Parameter input: [rows, inputs], as in the forward pass
  package func gradients(
    input: Matrix, trace: RecurrentTrace, into gradients: inout BatchGradients
  ) {
    gradients.add(inputWeight, input: input, dOutput: trace.gates)
    gradients.add(recurrentWeight, input: trace.hiddenBefore, dOutput: trace.gates)
    gradients.add(bias, dOutput: trace.gates)
  }

  /// The rows of the step that is read at a place in the layer's order.
  private func rows(_ steps: Steps, _ place: Int) -> Range<Int> {
    steps.rows(direction == .forward ? place : steps.count - 1 - place)
  }

  /// The rows of one step in the trace; the state before is that of the step read before it.
  private func cellStep(_ trace: RecurrentTrace, steps: Steps, place: Int) -> CellStep {
    let rows = rows(steps, place)
    let before = place == 0 ? nil : self.rows(steps, place - 1)
    let beforeRows = min(rows.count, before?.count ?? 0)
    return CellStep(
      gates: trace.gates.rows(rows), beforeRows: beforeRows,
      cellBefore: before.flatMap { trace.cell?.rows($0).first(beforeRows) },
      cell: trace.cell?.rows(rows))
  }
}
