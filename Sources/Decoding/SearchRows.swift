import Compute
import Layers
import Seq2Seq

/// Where the decoder reads and writes in search: a row a running hypothesis, of all sentences that are searched.
struct SearchRows {
  private struct Layer {
    /// [rows, gates · hidden]
    let gates: Matrix
    /// [rows, hidden]
    let hiddenBefore: Matrix
    let hiddenAfter: Matrix
    /// [rows, hidden]; nil without a cell state
    let cellBefore: Matrix?
    let cellAfter: Matrix?
  }

  private let layers: [Layer]
  /// [rows, embedding]
  private let embedded: Matrix
  /// [rows, attention]
  private let queries: Matrix
  /// [rows, annotation]
  private let contexts: Matrix
  /// [rows, longest source]: the attention of the last step
  let alignment: Matrix
  /// [rows, hidden + annotation + embedding]
  private let outputInput: Matrix
  /// [chunk rows, output]
  private let readout: Matrix
  /// [chunk rows, vocabulary]
  private let words: Matrix

  /// Log-probabilities of this many rows are made, used and left at a time, while they are near.
  static let chunkRows = 64

  /// - Parameter mostRows: of a step
  init(_ network: Network, mostRows: Int, longestSource: Int, arena: Arena) {
    let count = RowPieces.padded(mostRows)
    layers = network.decoder.layers.map { layer in
      func state() -> Matrix { arena.matrix(rows: count, columns: layer.size) }
      let hasCell = layer.cell.hasCellState
      return Layer(
        gates: arena.matrix(rows: count, columns: layer.cell.gateCount * layer.size),
        hiddenBefore: state(), hiddenAfter: state(), cellBefore: hasCell ? state() : nil,
        cellAfter: hasCell ? state() : nil)
    }
    let chunk = min(count, Self.chunkRows)
    embedded = arena.matrix(rows: count, columns: network.decoder.embedding.size)
    queries = arena.matrix(rows: count, columns: network.decoder.attention.query.outputs)
    contexts = arena.matrix(rows: count, columns: network.configuration.annotationSize)
    alignment = arena.matrix(rows: count, columns: longestSource)
    outputInput = arena.matrix(rows: count, columns: network.output.readout.inputs)
    readout = arena.matrix(rows: chunk, columns: network.output.readout.outputs)
    words = arena.matrix(rows: chunk, columns: network.output.vocabulary.outputs)
  }

  /// The rows of the hypotheses that go on take over the states of those they come from.
  ///
  /// - Parameter parents: [hypotheses], rows of the step before
  func carry(_ parents: [Int32]) {
    for layer in layers {
      layer.hiddenBefore.first(parents.count).gather(parents, from: layer.hiddenAfter)
      if let before = layer.cellBefore, let after = layer.cellAfter {
        before.first(parents.count).gather(parents, from: after)
      }
    }
  }

  /// A row begins with the start state of a sentence, and a zero cell.
  func start(row: Int, sentence: Int, starts: Matrix, bridge: Bridge) {
    for (index, layer) in layers.enumerated() {
      layer.hiddenBefore.rows(row..<row + 1).copy(
        from: starts.rows(sentence..<sentence + 1).columns(bridge.columns(ofLayer: index)))
      layer.cellBefore?.rows(row..<row + 1).zero()
    }
  }

  /// One step of the decoder, and the likeliest next words of every row.
  ///
  /// - Parameter ids: [rows], the words before
  /// - Parameter sentences: [rows], the sentence of each row in the memory
  /// - Parameter wanted: how many next words a row is asked for
  func step(
    ids: [Int32], sentences: [Int], wanted: Int, network: Network,
    memory: AdditiveAttention.Memory, into candidates: inout Candidates, weights: Weights,
    worker: Worker
  ) {
    let hypotheses = ids.count
    // The rows that make up a piece belong to nobody.
    let count = RowPieces.padded(hypotheses)
    let padding = count - hypotheses
    let ids = ids + [Int32](repeating: ReservedID.padding, count: padding)
    let sentences = sentences + [Int](repeating: sentences[0], count: padding)
    let decoder = network.decoder
    let output = network.output
    let embedded = embedded.first(count)
    ids.withUnsafeBufferPointer {
      decoder.embedding.lookUp($0, into: embedded, weights: weights)
    }
    decoder.layers[0].projectInput(
      embedded, into: layers[0].gates.first(count), weights: weights, worker: worker)
    let step = DecoderStep(
      queries: queries.first(count), alignment: alignment.first(count),
      contexts: contexts.first(count), firstRow: 0)
    sentences.withUnsafeBufferPointer {
      decoder.step(
        step, layer: { part($0, count, states: outputInput.columns(output.stateColumns)) },
        sentences: $0, memory: memory, weights: weights, dropout: { _ in nil }, worker: worker)
    }
    let input = outputInput.first(count)
    input.columns(output.contextColumns).copy(from: contexts.first(count))
    input.columns(output.embeddingColumns).copy(from: embedded)
    for start in stride(from: 0, to: count, by: Self.chunkRows) {
      let rows = start..<min(start + Self.chunkRows, count)
      output.logProbabilities(
        input.rows(rows), readout: readout.first(rows.count), into: words.first(rows.count),
        weights: weights, worker: worker)
      candidates.choose(
        among: words.first(min(rows.count, hypotheses - start)), first: start, wanted: wanted)
    }
  }

  /// A layer's part of a step.
  ///
  /// - Parameter states: [rows, hidden], where the topmost states go
  private func part(_ index: Int, _ count: Int, states: Matrix) -> DecoderStep.Layer {
    let layer = layers[index]
    let isTop = index + 1 == layers.count
    let after = layer.hiddenAfter.first(count)
    return DecoderStep.Layer(
      cell: CellStep(
        gates: layer.gates.first(count), beforeRows: count,
        cellBefore: layer.cellBefore?.first(count), cell: layer.cellAfter?.first(count)),
      hiddenBefore: layer.hiddenBefore.first(count),
      input: index == 0 ? embedded.first(count) : layers[index - 1].hiddenAfter.first(count),
      destination: CellStep.Destination(
        hidden: isTop ? states.first(count) : after, next: isTop ? after : nil))
  }
}
