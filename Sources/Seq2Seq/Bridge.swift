package import Compute
package import Layers

/// What the decoder's start state is made of.
package enum BridgeKind: String, CaseIterable, Codable, Sendable {
  /// The mean of the annotations.
  case mean
  /// The last state of each direction: Sutskever, Vinyals, Le 2014, arXiv:1409.3215.
  case last
  /// The backward state at the first word: Bahdanau, Cho, Bengio 2015, section A.2.2.
  case backward
}

/// The decoder's start states, from the encoder's annotations.
///
///     s[0] = tanh(mean(h) W + b)
///
/// The mean of a sentence's annotations, through one tanh layer for each decoder layer. (The paper takes the backward
/// state at the first word, section A.2.2; the mean has both directions.)
package struct Bridge: Sendable {
  /// [annotation, decoder layers · hidden]
  package let linear: Linear
  private let hiddenSize: Int

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    linear = Linear(
      "bridge", inputs: configuration.annotationSize,
      outputs: configuration.decoderLayers * configuration.hiddenSize, layout: &layout)
    hiddenSize = configuration.hiddenSize
  }

  /// What it saves; a row is a source sentence.
  package struct Trace: Sendable {
    /// [sentences, annotation]
    package let means: Matrix
    package let dMeans: Matrix
    /// [sentences, decoder layers · hidden]
    package let starts: Matrix
    package let dStarts: Matrix

    package func part(_ sentences: Range<Int>) -> Trace {
      Trace(
        means: means.rows(sentences), dMeans: dMeans.rows(sentences),
        starts: starts.rows(sentences), dStarts: dStarts.rows(sentences))
    }
  }

  package func trace(sentences: Int, arena: Arena) -> Trace {
    Trace(
      means: arena.matrix(rows: sentences, columns: linear.inputs),
      dMeans: arena.matrix(rows: sentences, columns: linear.inputs),
      starts: arena.matrix(rows: sentences, columns: linear.outputs),
      dStarts: arena.matrix(rows: sentences, columns: linear.outputs))
  }

  /// The columns of one decoder layer's start state.
  package func columns(ofLayer layer: Int) -> Range<Int> {
    layer * hiddenSize..<(layer + 1) * hiddenSize
  }

  /// Writes the start states of a part to `trace.starts`.
  package func forward(_ annotations: Matrix, steps: Steps, trace: Trace, _ pass: Pass) {
    for sentence in 0..<steps.sentenceCount {
      let mean = trace.means.rows(sentence..<sentence + 1)
      mean.zero()
      for position in 0..<steps.lengths[sentence] {
        let row = steps.row(sentence, position)
        mean.add(annotations.rows(row..<row + 1))
      }
      mean.scale(by: 1 / Float(steps.lengths[sentence]))
    }
    linear.forwardTanh(trace.means, into: trace.starts, pass)
  }

  /// Adds the derivatives that come from `trace.dStarts` to dAnnotations.
  package func backward(into dAnnotations: Matrix, steps: Steps, trace: Trace, _ pass: Pass) {
    linear.backwardTanh(trace.dStarts, of: trace.starts, into: trace.dMeans, pass)
    for sentence in 0..<steps.sentenceCount {
      let dMean = trace.dMeans.rows(sentence..<sentence + 1)
      dMean.scale(by: 1 / Float(steps.lengths[sentence]))
      for position in 0..<steps.lengths[sentence] {
        let row = steps.row(sentence, position)
        dAnnotations.rows(row..<row + 1).add(dMean)
      }
    }
  }

  package func gradients(trace: Trace, into gradients: inout BatchGradients) {
    linear.gradients(input: trace.means, dOutput: trace.dStarts, into: &gradients)
  }
}
