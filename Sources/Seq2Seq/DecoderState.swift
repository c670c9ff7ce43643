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
    /// [rows, hidden]: what the layer above, the attention or the deep output reads
    let output: Matrix
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
  /// [rows, step input]; nil where the lowest layer has none
  private let stepInput: Matrix?
  private let deepOutput: DeepOutput.Trace
  private let lexical: LexicalPath.Trace?
  /// [rows, output]: the deep output of the step before; nil without input feeding
  private let outputBefore: Matrix?
  /// [rows of a window, vocabulary]
  private let logProbabilities: Matrix
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
    let decoder = network.decoder
    let deepOutput = decoder.deepOutput.trace(rows: rows, hasBackward: false, arena: arena)
    let stepInput = decoder.stepInput(rows: rows, arena: arena)
    let encoder = EncoderTrace(
      network.encoder, rows: source.ids.count, sentences: sentences, arena: arena)
    let bridge = network.bridge.trace(sentences: sentences, arena: arena)
    let lexical = decoder.lexical?.trace(rows: rows, sourceRows: nil, arena: arena)
    let attention = decoder.attention.map {
      AttentionTrace(
        $0, annotations: encoder.annotations,
        contexts: decoder.contexts(in: deepOutput, stepInput: stepInput),
        words: lexical?.words(encoder.embedded),
        longestSource: source.steps.count, back: nil, arena: arena)
    }
    network.encoder.forward(source, trace: encoder, pass)
    network.bridge.forward(encoder.annotations, steps: source.steps, trace: bridge, pass)
    if let attention { decoder.attention?.project(attention, pass) }
    self.network = network
    self.pass = pass
    self.attention = attention
    sourceSteps = source.steps
    starts = bridge.starts
    layers = decoder.layers.enumerated().map { index, layer in
      func state() -> Matrix { arena.matrix(rows: rows, columns: layer.size) }
      return Layer(
        trace: RecurrentTrace(layer, rows: rows, sentences: nil, arena: arena),
        hiddenAfter: state(),
        output: index + 1 < decoder.layers.count
          ? state() : decoder.states(in: deepOutput, rows: rows, arena: arena),
        cellBefore: layer.cell.hasCellState ? state() : nil)
    }
    embedded = arena.matrix(rows: rows, columns: decoder.embedding.size)
    self.stepInput = stepInput
    self.deepOutput = deepOutput
    self.lexical = lexical
    outputBefore =
      decoder.feedsInput ? arena.matrix(rows: rows, columns: decoder.deepOutput.size) : nil
    logProbabilities = network.output.logProbabilities(rows: rows, arena: arena)
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
    outputBefore?.rows(row..<row + 1).zero()
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
    outputBefore?.first(parents.count).gather(parents, from: deepOutput.output)
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
    let stepInput = stepInput?.first(count)
    decoder.feed(outputBefore?.first(count), into: stepInput)
    sentences.withUnsafeBufferPointer { sentences in
      decoder.step(
        attention?.step(0..<count, sentences: sentences, steps: sourceSteps),
        stepInput: stepInput, layer: layerStep, dropout: { _ in nil }, pass)
    }
    decoder.complete(
      deepOutput.input.first(count),
      statesBefore: layers[layers.count - 1].trace.gates.hiddenBefore.first(count),
      contexts: attention?.contexts.first(count), embedded: embedded)
    decoder.deepOutput.forward(0..<count, identities: nil, trace: deepOutput, pass)
    if let lexical {
      decoder.lexical?.forward(lexical, rows: count, identities: nil, pass)
    }
  }

  /// Log-probabilities of the next token, for a window of the rows of the last step.
  ///
  /// - Parameter first: the first row of the window; 0, or the end of the window before
  /// - Returns: [rows, vocabulary], valid until the next call; the caller may change it
  package func logProbabilities(from first: Int) -> Matrix {
    let rows = first..<min(first + OutputLayer.searchWindowRows, paddedRows)
    let result = logProbabilities.first(rows.count)
    network.output.logProbabilities(
      deepOutput.output.rows(rows), lexical: lexical?.output.rows(rows), into: result, pass)
    return result.first(min(rows.count, rowCount - first))
  }

  /// The step of a layer.
  private func layerStep(_ index: Int) -> AttentiveDecoder.LayerStep {
    let layer = layers[index]
    let output = layer.output.first(paddedRows)
    return AttentiveDecoder.LayerStep(
      cell: CellStep(
        gates: layer.trace.gates.step(0..<paddedRows), beforeRows: paddedRows,
        cellBefore: layer.cellBefore?.first(paddedRows),
        cell: layer.trace.cell?.first(paddedRows), dCell: nil, hidden: output,
        next: layer.hiddenAfter.first(paddedRows)),
      input: index == 0
        ? embedded.first(paddedRows) : layers[index - 1].output.first(paddedRows),
      output: output)
  }
}
