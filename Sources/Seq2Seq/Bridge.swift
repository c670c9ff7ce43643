package import Compute
package import Layers

/// What the decoder's start state is made of.
package enum BridgeKind: String, CaseIterable, Codable, Sendable {
  /// The mean of the annotations.
  case mean
  /// The last state of each direction, as in Sutskever, Vinyals, Le 2014, arXiv:1409.3215, whose encoder has one direction
  /// and whose decoder starts from its states as they are, cell state included.
  case last
  /// The backward state at the first word: Bahdanau, Cho, Bengio 2015, section A.2.2.
  case backward
}

/// The decoder's start states, from the encoder's annotations.
///
///     s[0] = tanh(x W + b)
///
/// x is the mean of the annotations, the last states of both directions, or the backward state at the first word, as
/// `BridgeKind` says. There is one tanh layer for each decoder layer; a cell state starts at 0.
package struct Bridge: Sendable {
  /// [input, decoder layers · hidden]
  package let linear: Linear
  private let hiddenSize: Int
  /// The states that are its input, side by side; nil where that is the mean.
  private let ends: [End]?

  /// The last state of one direction.
  private struct End: Sendable {
    /// Its columns of an annotation.
    let columns: Range<Int>
    /// Whether it is at the last position of the sentence rather than the first.
    let isLast: Bool
  }

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    let units = configuration.encoderHiddenSize
    let forward = End(columns: 0..<units, isLast: true)
    let backward = End(columns: units..<2 * units, isLast: false)
    let ends: [End]? =
      switch configuration.bridge {
      case .mean: nil
      case .last: configuration.isBidirectional ? [forward, backward] : [forward]
      case .backward: [backward]
      }
    linear = Linear(
      "bridge", inputs: ends.map { $0.count * units } ?? configuration.annotationSize,
      outputs: configuration.decoderLayers * configuration.hiddenSize, layout: &layout)
    hiddenSize = configuration.hiddenSize
    self.ends = ends
  }

  /// What it saves; a row is a source sentence.
  package struct Trace: Sendable {
    /// [sentences, input]
    package let inputs: Matrix
    package let dInputs: Matrix
    /// [sentences, decoder layers · hidden]
    package let starts: Matrix
    package let dStarts: Matrix

    package func part(_ sentences: Range<Int>) -> Trace {
      Trace(
        inputs: inputs.rows(sentences), dInputs: dInputs.rows(sentences),
        starts: starts.rows(sentences), dStarts: dStarts.rows(sentences))
    }
  }

  package func trace(sentences: Int, arena: Arena) -> Trace {
    Trace(
      inputs: arena.matrix(rows: sentences, columns: linear.inputs),
      dInputs: arena.matrix(rows: sentences, columns: linear.inputs),
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
      let input = trace.inputs.rows(sentence..<sentence + 1)
      if let ends {
        forEach(ends, of: sentence, steps) { row, columns, inputColumns in
          input.columns(inputColumns)
            .copy(from: annotations.rows(row..<row + 1).columns(columns))
        }
        continue
      }
      input.zero()
      for position in 0..<steps.lengths[sentence] {
        let row = steps.row(sentence, position)
        input.add(annotations.rows(row..<row + 1))
      }
      input.scale(by: 1 / Float(steps.lengths[sentence]))
    }
    linear.forwardTanh(trace.inputs, into: trace.starts, pass)
  }

  /// Adds the derivatives that come from `trace.dStarts` to dAnnotations.
  package func backward(into dAnnotations: Matrix, steps: Steps, trace: Trace, _ pass: Pass) {
    linear.backwardTanh(trace.dStarts, of: trace.starts, into: trace.dInputs, pass)
    for sentence in 0..<steps.sentenceCount {
      let dInput = trace.dInputs.rows(sentence..<sentence + 1)
      if let ends {
        forEach(ends, of: sentence, steps) { row, columns, inputColumns in
          dAnnotations.rows(row..<row + 1).columns(columns).add(dInput.columns(inputColumns))
        }
        continue
      }
      dInput.scale(by: 1 / Float(steps.lengths[sentence]))
      for position in 0..<steps.lengths[sentence] {
        let row = steps.row(sentence, position)
        dAnnotations.rows(row..<row + 1).add(dInput)
      }
    }
  }

  package func gradients(trace: Trace, into gradients: inout BatchGradients) {
    linear.gradients(input: trace.inputs, dOutput: trace.dStarts, into: &gradients)
  }

  /// Calls `body` with the row of each state of a sentence, its columns there, and its columns in the input.
  private func forEach(
    _ ends: [End], of sentence: Int, _ steps: Steps,
    _ body: (_ row: Int, _ columns: Range<Int>, _ inputColumns: Range<Int>) -> Void
  ) {
    var start = 0
    for end in ends {
      let row = steps.row(sentence, end.isLast ? steps.lengths[sentence] - 1 : 0)
      body(row, end.columns, start..<start + end.columns.count)
      start += end.columns.count
    }
  }
}
