package import Batching
package import Compute
package import Layers

/// The decoder in a search: a row for every hypothesis of all sentences that are searched.
///
/// A search starts rows, reorders them, and gets the log-probabilities of their next tokens, for any network. The
/// results of a row depend on that row alone.
package struct DecoderState {
  private struct Layer {
    /// The gates with the state before, and the cell state after.
    let trace: RecurrentTrace
    /// [rows, hidden]
    let hiddenAfter: Matrix
    /// [rows, hidden]; nil without a cell state
    let cellBefore: Matrix?
  }

  private let network: Network
  private let pass: Pass
  /// The layout of the source rows.
  private let sourceSteps: Steps
  /// [sentences, layers · hidden]
  private let starts: Matrix
  private let attention: AttentionTrace?
  private let layers: [Layer]
  /// [rows, embedding]
  private let embedded: Matrix
  private let output: OutputLayer.SearchRows
  /// The rows of the last step, with those that fill up a tile of a product.
  private var paddedRows = 0
  private var rowCount = 0

  /// Reads source sentences, without dropout.
  ///
  /// - Parameter mostRows: of a step
  /// - Parameter arena: holds everything
  package init(
    _ network: Network, source: UnpaddedSentences, mostRows: Int, arena: Arena, _ pass: Pass
  ) {
    let sentences = source.steps.sentenceCount
    let rows = RowTiles.padded(mostRows)
    let encoder = EncoderTrace(
      network.encoder, rows: source.ids.count, sentences: sentences, arena: arena)
    let bridge = network.bridge.trace(sentences: sentences, arena: arena)
    let attention = network.decoder.attention.map {
      AttentionTrace(
        $0, annotations: encoder.annotations, rows: rows, longestSource: source.steps.count,
        back: nil, arena: arena)
    }
    network.encoder.forward(source, trace: encoder, pass)
    network.bridge.forward(encoder.annotations, steps: source.steps, trace: bridge, pass)
    if let attention { network.decoder.attention?.project(attention, pass) }
    self.network = network
    self.pass = pass
    self.attention = attention
    sourceSteps = source.steps
    starts = bridge.starts
    layers = network.decoder.layers.map { layer in
      func state() -> Matrix { arena.matrix(rows: rows, columns: layer.size) }
      return Layer(
        trace: RecurrentTrace(layer, rows: rows, sentences: nil, arena: arena),
        hiddenAfter: state(), cellBefore: layer.cell.hasCellState ? state() : nil)
    }
    embedded = arena.matrix(rows: rows, columns: network.decoder.embedding.size)
    output = network.output.searchRows(rows, arena: arena)
  }

  /// [rows, longest source]: the attention weights of the last step; nil without attention
  package var attentionWeights: Matrix? { attention?.weights.first(rowCount) }

  /// Gives a row the start state of a sentence.
  package func start(row: Int, sentence: Int) {
    for (index, layer) in layers.enumerated() {
      layer.trace.gates.hiddenBefore.rows(row..<row + 1).copy(
        from: starts.rows(sentence..<sentence + 1)
          .columns(network.bridge.columns(ofLayer: index)))
      layer.cellBefore?.rows(row..<row + 1).zero()
    }
  }

  /// Gives the first rows the states of the hypotheses that they continue.
  ///
  /// - Parameter parents: [rows], rows of the step before
  package func reorder(_ parents: [Int32]) {
    for layer in layers {
      layer.trace.gates.hiddenBefore.first(parents.count).gather(
        parents, from: layer.hiddenAfter)
      if let before = layer.cellBefore, let after = layer.trace.cell {
        before.first(parents.count).gather(parents, from: after)
      }
    }
  }

  /// Takes all rows one token further.
  ///
  /// - Parameter ids: [rows], the tokens before; at least one
  /// - Parameter sentences: [rows], the source sentence of each
  package mutating func step(ids: [Int32], sentences: [Int]) {
    // The rows that fill up a tile belong to no hypothesis.
    let count = RowTiles.padded(ids.count)
    rowCount = ids.count
    paddedRows = count
    let ids = ids + [Int32](repeating: ids[0], count: count - rowCount)
    let sentences = sentences + [Int](repeating: sentences[0], count: count - rowCount)
    let decoder = network.decoder
    let embedded = embedded.first(count)
    ids.withUnsafeBufferPointer { decoder.embedding.lookUp($0, into: embedded, pass) }
    decoder.layers[0].projectInput(embedded, into: layerStep(0).cell.gates, pass)
    sentences.withUnsafeBufferPointer { sentences in
      decoder.step(
        attention?.step(0..<count, sentences: sentences, steps: sourceSteps),
        layer: layerStep, dropout: { _ in nil }, pass)
    }
    let input = output.input.first(count)
    if let attention {
      input.columns(network.output.contextColumns).copy(from: attention.contexts.first(count))
    }
    input.columns(network.output.embeddingColumns).copy(from: embedded)
  }

  /// Log-probabilities of the next token, for a window of the rows of the last step.
  ///
  /// - Parameter first: the first row of the window; 0, or the end of the window before
  /// - Returns: [rows, vocabulary], valid until the next call; the caller may change it
  package func logProbabilities(from first: Int) -> Matrix {
    let rows = first..<min(first + OutputLayer.SearchRows.windowRows, paddedRows)
    return network.output.logProbabilities(rows, of: output, pass)
      .first(min(rows.count, rowCount - first))
  }

  /// The step of a layer.
  private func layerStep(_ index: Int) -> AttentiveDecoder.LayerStep {
    let layer = layers[index]
    let after = layer.hiddenAfter.first(paddedRows)
    let isTop = index + 1 == layers.count
    let state =
      isTop ? output.input.columns(network.output.stateColumns).first(paddedRows) : after
    return AttentiveDecoder.LayerStep(
      cell: CellStep(
        gates: layer.trace.gates.rows(0..<paddedRows, sentences: 0..<0), beforeRows: paddedRows,
        cellBefore: layer.cellBefore?.first(paddedRows),
        cell: layer.trace.cell?.first(paddedRows), dCell: nil, hidden: state,
        next: isTop ? after : nil),
      input: index == 0
        ? embedded.first(paddedRows) : layers[index - 1].hiddenAfter.first(paddedRows),
      state: state)
  }
}
