package import Compute

/// What a recurrent layer saves of a forward pass: for the whole batch, or (as a view) for a part of it.
package struct RecurrentTrace: Sendable {
  /// After the backward pass the derivatives of the pre-activations, which the weight gradients need.
  package let gates: CellGates
  /// [rows, size]: the cell state of each row's step; nil without one
  package let cell: Matrix?
  /// [sentences, size]: its derivative, of one step at a time
  package let dCell: Matrix?

  /// The rows of a part of the batch.
  ///
  /// - Parameter identities: [sentences], for dropout of states
  package func part(
    rows: Range<Int>, sentences: Range<Int>, identities: UnsafeBufferPointer<UInt64>
  ) -> RecurrentTrace {
    RecurrentTrace(
      gates: gates.part(rows, sentences: sentences, identities: identities),
      cell: cell?.rows(rows),
      dCell: dCell?.rows(sentences))
  }

  /// One step.
  ///
  /// - Parameter before: the rows of the step before; nil at the first
  /// - Parameter beforeRows: how many of the rows have a hidden state before
  /// - Parameter hidden: [rows, size], written: the hidden state; nil for the backward pass
  /// - Parameter next: [at most rows, size], written: a copy for the step after; nil at the last
  package func step(
    _ rows: Range<Int>, before: Range<Int>?, beforeRows: Int, hidden: Matrix?, next: Matrix?
  ) -> CellStep {
    CellStep(
      gates: gates.step(rows), beforeRows: beforeRows,
      cellBefore: before.flatMap { cell?.rows($0).first(min(rows.count, $0.count)) },
      cell: cell?.rows(rows), dCell: dCell?.first(rows.count), hidden: hidden, next: next)
  }

  /// Zeros the derivatives of rows whose last step this is: no later step has written them.
  package func startDerivatives(of rows: Range<Int>) {
    if rows.isEmpty { return }
    gates.dHidden.rows(rows).zero()
    dCell?.rows(rows).zero()
  }
}

extension RecurrentTrace {
  /// Memory for the rows of a batch, or of a search.
  ///
  /// - Parameter sentences: of the batch; nil where there is no backward pass
  /// - Parameter dropsStates: whether there is dropout of states
  package init(
    _ layer: RecurrentLayer, rows: Int, sentences: Int?, dropsStates: Bool = false, arena: Arena
  ) {
    func group(_ group: GateGroup) -> GateRows {
      GateRows(
        gates: arena.matrix(rows: rows, columns: group.outputs),
        read: arena.matrix(rows: rows, columns: layer.size),
        dRead: sentences.map { arena.matrix(rows: $0, columns: layer.size) },
        normalization: group.gain == nil || sentences == nil
          ? nil
          : NormalizationRows(
            rows: rows, gates: group.gates.count, outputs: group.outputs, arena: arena),
        dropped: sentences.flatMap { sentences in
          dropsStates
            ? DroppedRows(rows: rows, sentences: sentences, size: layer.size, arena: arena) : nil
        })
    }
    let groups = layer.cell.groups
    gates = CellGates(
      first: group(groups[0]), second: groups.count > 1 ? group(groups[1]) : nil)
    let hasCell = layer.cell.hasCellState
    cell = hasCell ? arena.matrix(rows: rows, columns: layer.size) : nil
    dCell =
      hasCell ? sentences.map { arena.matrix(rows: $0, columns: layer.size) } : nil
  }
}

/// The order in which a layer reads a sentence.
package enum ReadingDirection: String, Sendable {
  case forward
  case backward
}
