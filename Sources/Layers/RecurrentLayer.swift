package import Compute

/// A recurrent cell over a sequence.
///
/// The input's part of all steps is one product before the loop over time; each weight gradient is one product after
/// it, over the saved rows.
package struct RecurrentLayer: Sendable {
  package let cell: any RecurrentCell
  /// Units.
  package let size: Int
  package let direction: ReadingDirection

  package init(
    _ name: String, sizes: CellSizes, cell choice: CellChoice,
    direction: ReadingDirection = .forward, layout: inout ParameterLayout
  ) {
    cell = choice.cell(name, sizes: sizes, layout: &layout)
    size = sizes.units
    self.direction = direction
  }

  // MARK: A sequence

  /// Runs over the sentences of a part of the batch, from a zero state.
  ///
  /// - Parameter input: [rows, inputs]
  /// - Parameter output: [rows, size], written; may be strided
  package func forward(
    _ input: Matrix, steps: Steps, trace: RecurrentTrace, into output: Matrix, _ pass: Pass
  ) {
    projectInput(input, into: trace.gates, pass)
    for index in 0..<steps.count {
      let step = step(index, of: steps, trace: trace, output: output)
      step.gates.hiddenBefore.rows(step.beforeRows..<step.rowCount).zero()
      cell.forward(step, pass)
    }
  }

  /// The backward pass, from the last step to the first.
  ///
  /// - Parameter dOutput: [rows, size]; may be strided
  /// - Parameter dInput: [rows, inputs]; written, or added to with `accumulates`
  package func backward(
    _ dOutput: Matrix, steps: Steps, trace: RecurrentTrace, into dInput: Matrix,
    accumulates: Bool, _ pass: Pass
  ) {
    var carried = 0
    for index in (0..<steps.count).reversed() {
      let rows = rows(steps, index)
      let step = step(index, of: steps, trace: trace, output: nil)
      trace.startDerivatives(of: carried..<max(carried, rows.count))
      step.dHidden.add(dOutput.rows(rows))
      cell.backward(step, pass)
      carried = step.beforeRows
    }
    projectInputBack(trace.gates, into: dInput, accumulates: accumulates, pass)
  }

  /// The gradients of the weights, from all rows of a batch after its backward pass.
  ///
  /// - Parameter input: [rows, inputs], as in the forward pass
  /// - Parameter stepInput: [rows, step inputs]; nil where steps have no input of their own
  package func gradients(
    input: Matrix, stepInput: Matrix? = nil, trace: RecurrentTrace,
    into gradients: inout BatchGradients
  ) {
    for (index, group) in cell.groups.enumerated() {
      let rows = trace.gates[index]
      let dGates = rows.gates
      gradients.add(group.inputWeight, input: input, dOutput: dGates)
      // The bias comes after the normalisation.
      gradients.add(group.bias, dOutput: rows.normalization?.dOutput ?? dGates)
      if let gain = group.gain, let normalization = rows.normalization {
        gradients.add(gain, dOutput: normalization.normalized)
      }
      if let contextWeight = group.contextWeight, let stepInput {
        gradients.add(contextWeight, input: stepInput, dOutput: dGates)
      }
      gradients.add(group.recurrentWeight, input: rows.multiplied, dOutput: dGates)
    }
  }

  // MARK: The parts of a step

  /// The input's part of the gates, with the bias where that is not added later, for any rows at once.
  package func projectInput(_ input: Matrix, into gates: CellGates, _ pass: Pass) {
    for (index, group) in cell.groups.enumerated() {
      group.projectInput(input, into: gates[index].gates, pass)
    }
  }

  /// The derivative of the input, from those of the gates of any rows.
  package func projectInputBack(
    _ gates: CellGates, into dInput: Matrix, accumulates: Bool = false, _ pass: Pass
  ) {
    for (index, group) in cell.groups.enumerated() {
      pass.multiplyBack(
        gates[index].gates, by: group.inputWeight, into: dInput,
        accumulates: accumulates || index > 0)
    }
  }

  /// One step.
  ///
  /// - Parameter stepInput: [rows, step inputs]; nil where steps have no input of their own
  package func forward(_ step: CellStep, stepInput: Matrix?, _ pass: Pass) {
    for (index, group) in cell.groups.enumerated() {
      guard let contextWeight = group.contextWeight, let stepInput else { continue }
      pass.multiply(stepInput, by: contextWeight, into: step.gates[index].gates, accumulates: true)
    }
    cell.forward(step, pass)
  }

  /// The backward pass of one step.
  ///
  /// - Parameter dStepInput: [rows, step inputs], added to
  package func backward(_ step: CellStep, dStepInput: Matrix?, _ pass: Pass) {
    cell.backward(step, pass)
    for (index, group) in cell.groups.enumerated() {
      guard let contextWeight = group.contextWeight, let dStepInput else { continue }
      pass.multiplyBack(
        step.gates[index].gates, by: contextWeight, into: dStepInput, accumulates: true)
    }
  }

  /// The rows of a step; steps are counted in reading order.
  private func rows(_ steps: Steps, _ index: Int) -> Range<Int> {
    steps.rows(direction == .forward ? index : steps.count - 1 - index)
  }

  /// A step; steps are counted in reading order.
  private func step(
    _ index: Int, of steps: Steps, trace: RecurrentTrace, output: Matrix?
  ) -> CellStep {
    let rows = rows(steps, index)
    let before = index == 0 ? nil : self.rows(steps, index - 1)
    let after = index + 1 < steps.count ? self.rows(steps, index + 1) : nil
    return trace.step(
      rows, before: before, beforeRows: min(rows.count, before?.count ?? 0),
      hidden: output?.rows(rows),
      next: after.map { trace.gates.hiddenBefore.rows($0).first(min(rows.count, $0.count)) })
  }
}
