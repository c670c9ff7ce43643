import Batching
import Compute
import Layers

/// Posterior attention: which annotation a target token comes from, once the token is known.
///
/// The decoder's attention a[i,j] is a prior: it is computed before target token i is read. Given y[i], a position is the
/// more probable the better its annotation alone, in place of the context, predicts y[i]:
///
///     q[i,j] ∝ a[i,j] exp(κ o(s[i], h[j], y[i-1]) · v(y[i]))
///
/// s[i] is the state after the step with the prior's context, o the deep output, v(y) the column of the output layer's
/// weight for y, and the sum of q[i] over j is 1. The context of the posterior, Σ q[i,j] h[j], takes the place of the prior's
/// wherever later steps read it.
///
/// Shankar and Sarawagi 2019 (Posterior Attention Models for Sequence to Sequence Learning, ICLR, section 2), with three
/// differences. Position and token have one distribution together, p(j, y) ∝ a[j] exp(o(s, h[j]) · v(y) + d(y)), and not a
/// softmax over y for each j, which would cost a product with the whole vocabulary for each pair of positions, and which
/// gives worse links: a position that is sure of another token would lose all its weight. κ sharpens what dropout and
/// label smoothing have made flat: it is 2, and 1.25 where the output layer shares the table of the target's embedding. And the
/// network is trained with the prior, as any other.
package struct PosteriorAttention {
  /// κ, chosen on validation pairs, by how well links match those of a statistical aligner.
  private let factor: Float

  private let decoder: AttentiveDecoder
  private let output: OutputLayer
  /// [source rows, readout inputs]: annotations as contexts, with zeros for state and embedding
  private let annotationInput: Matrix
  /// [source rows, readout outputs]: the annotations' terms of t
  private let annotationTerms: Matrix
  /// [sentences, readout inputs]: states and embeddings of a step, with zeros for the context
  private let stepInput: Matrix
  /// [sentences, readout outputs]: their terms of t, with the bias
  private let stepTerms: Matrix
  /// [longest source, readout outputs]: the annotations' terms for one row
  private let terms: Matrix
  /// [longest source, output]: the deep output for each annotation
  private let outputs: Matrix
  /// [1, output]: κ v(y)
  private let labelVector: Matrix

  /// Memory for a part of a batch.
  init(_ network: Network, part: Batch.Part, arena: Arena) {
    let deepOutput = network.decoder.deepOutput
    let readout = deepOutput.readout
    let sourceRows = part.sourceRows.count
    let sentences = part.sentences.count
    let longest = part.source.steps.count
    decoder = network.decoder
    output = network.output
    factor = network.configuration.tieEmbeddings == .none ? 2 : 1.25
    annotationInput = arena.matrix(rows: sourceRows, columns: readout.inputs)
    annotationTerms = arena.matrix(rows: sourceRows, columns: readout.outputs)
    stepInput = arena.matrix(rows: sentences, columns: readout.inputs)
    stepTerms = arena.matrix(rows: sentences, columns: readout.outputs)
    terms = arena.matrix(rows: longest, columns: readout.outputs)
    outputs = arena.matrix(rows: longest, columns: deepOutput.size)
    labelVector = arena.matrix(rows: 1, columns: deepOutput.size)
  }

  /// Reads the annotations of a part, before its first step.
  func start(annotations: Matrix, _ pass: Pass) {
    annotationInput.zero()
    annotationInput.columns(decoder.deepOutput.contextColumns).copy(from: annotations)
    pass.multiply(annotationInput, by: decoder.deepOutput.readout.weight, into: annotationTerms)
    stepInput.zero()
  }

  /// Turns the attention weights and contexts of a step, after it, into those of the posterior.
  ///
  /// - Parameter rows: the step's target rows of the part
  func revise(
    _ step: AttentionStep, rows: Range<Int>, part: Batch.Part, trace: DecoderTrace, _ pass: Pass
  ) {
    let deepOutput = decoder.deepOutput
    let input = stepInput.first(rows.count)
    let stepTerms = stepTerms.first(rows.count)
    let state =
      switch decoder.outputState {
      case .before: trace.statesBefore.rows(rows)
      case .after: trace.states.rows(rows)
      }
    input.columns(deepOutput.stateColumns).copy(from: state)
    input.columns(deepOutput.embeddingColumns).copy(from: trace.embedded.rows(rows))
    pass.multiply(input, by: deepOutput.readout.weight, into: stepTerms)
    for row in 0..<rows.count { stepTerms.rows(row..<row + 1).add(pass[deepOutput.readout.bias]) }
    for (index, row) in rows.enumerated() {
      let positions = part.source.steps.positions(of: part.sourceSentence[index])
      guard let first = positions.baseAddress else { continue }
      let terms = terms.first(positions.count)
      terms.gather(first, from: annotationTerms)
      let outputs = deepOutput.activate(
        terms, plus: stepTerms.rows(index..<index + 1), into: outputs.first(positions.count))
      output.copyVector(of: part.labels[row], times: factor, into: labelVector, pass)
      step.reweigh(row: index, outputs: outputs, labelVector: labelVector, worker: pass.worker)
    }
  }
}
