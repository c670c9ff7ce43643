package import Compute
package import Layers

/// The non-linearity of the deep output.
package enum DeepOutputActivation: String, CaseIterable, Codable, Sendable {
  case tanh
  /// The larger of each pair of neighbours: Goodfellow and others 2013, arXiv:1302.4389.
  case maxout
}

/// The state of the decoder that the deep output reads.
package enum DeepOutputState: String, CaseIterable, Codable, Sendable {
  /// The state before the step: Bahdanau, Cho, Bengio 2015, section A.2.2.
  case before
  case after
}

/// The deep output: a vector from state, context and the token before, from which the next token is predicted.
///
///     t = [s; c; y] W + b
///     o = tanh(t),  or with maxout  o[k] = max(t[2k], t[2k+1])
///
/// Pascanu and others 2014 (arXiv:1312.6026); with maxout and the state before the step, it is that of Bahdanau, Cho,
/// Bengio 2015, section A.2.2. The attentional vector of Luong, Pham, Manning 2015 (arXiv:1508.04025) is the same without
/// the token before.
package struct DeepOutput: Sendable {
  /// [hidden + annotation + embedding, output]; twice as many columns with maxout
  package let readout: Linear
  package let activation: DeepOutputActivation
  package let stateColumns: Range<Int>
  /// Empty without attention.
  package let contextColumns: Range<Int>
  package let embeddingColumns: Range<Int>
  /// The size of o.
  package let size: Int
  private static let dropoutSite = RandomKey.Name("output")

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    stateColumns = 0..<configuration.hiddenSize
    let contextSize = configuration.attention == .none ? 0 : configuration.annotationSize
    contextColumns = stateColumns.upperBound..<stateColumns.upperBound + contextSize
    embeddingColumns =
      contextColumns.upperBound..<contextColumns.upperBound + configuration.embeddingSize
    size = configuration.outputSize
    activation = configuration.outputActivation
    readout = Linear(
      "output.readout", inputs: embeddingColumns.upperBound,
      outputs: activation == .maxout ? 2 * size : size, layout: &layout)
  }

  /// What it saves, or (without derivatives) what it uses in a search.
  package struct Trace: Sendable {
    /// [target rows, hidden + annotation + embedding]
    package let input: Matrix
    /// [target rows, 2 · output]: what maxout compares; in the backward pass its derivatives; nil with tanh
    let compared: Matrix?
    /// [target rows, output], before dropout
    let activated: Matrix
    /// [target rows, output], after it
    package let output: Matrix
    /// Nil without a backward pass.
    package let back: Derivatives?

    package struct Derivatives: Sendable {
      /// [target rows, hidden + annotation + embedding]
      package let dInput: Matrix
      /// [target rows, output]: of the output; in the backward pass it becomes that of `activated` and, with tanh, of t
      package let dOutput: Matrix
    }

    package func part(_ rows: Range<Int>) -> Trace {
      Trace(
        input: input.rows(rows), compared: compared?.rows(rows), activated: activated.rows(rows),
        output: output.rows(rows),
        back: back.map {
          Derivatives(dInput: $0.dInput.rows(rows), dOutput: $0.dOutput.rows(rows))
        })
    }

    /// Its derivatives.
    package var derivatives: Derivatives {
      guard let back else { preconditionFailure("a trace without derivatives") }
      return back
    }
  }

  package func trace(rows: Int, hasBackward: Bool, arena: Arena) -> Trace {
    func rowsOf(_ columns: Int) -> Matrix { arena.matrix(rows: rows, columns: columns) }
    let input = rowsOf(readout.inputs)
    let dInput = hasBackward ? rowsOf(readout.inputs) : nil
    let compared = activation == .maxout ? rowsOf(readout.outputs) : nil
    let activated = rowsOf(size)
    return Trace(
      input: input, compared: compared, activated: activated,
      output: hasBackward ? rowsOf(size) : activated,
      back: dInput.map { Trace.Derivatives(dInput: $0, dOutput: rowsOf(size)) })
  }

  /// Writes the output of some rows, whose input is complete.
  ///
  /// - Parameter identities: [rows of the trace], for dropout
  package func forward(
    _ rows: Range<Int>, identities: UnsafeBufferPointer<UInt64>?, trace: Trace, _ pass: Pass
  ) {
    let input = trace.input.rows(rows)
    let activated = trace.activated.rows(rows)
    if let compared = trace.compared?.rows(rows) {
      pass.multiply(input, by: readout.weight, into: compared)
      compared.maxoutAfterBias(pass[readout.bias], into: activated)
    } else {
      readout.forwardTanh(input, into: activated, pass)
    }
    guard let identities, trace.back != nil else { return }
    let output = trace.output.rows(rows)
    output.copy(from: activated)
    pass.dropout.at(Self.dropoutSite, identities).apply(to: output, from: rows.lowerBound)
  }

  /// Writes the outputs of rows from the two terms of t, without dropout.
  ///
  /// - Parameter terms: [rows, readout outputs], of each row; dense, changed
  /// - Parameter common: [1, readout outputs], of all rows, with the bias
  /// - Returns: [rows, output]: `activated`, or `terms`
  func activate(_ terms: Matrix, plus common: Matrix, into activated: Matrix) -> Matrix {
    switch activation {
    case .tanh:
      terms.tanhAfterBias(common)
      return terms
    case .maxout:
      terms.maxoutAfterBias(common, into: activated)
      return activated
    }
  }

  /// The backward pass of some rows, from the derivative of their output to that of their input.
  package func backward(
    _ rows: Range<Int>, identities: UnsafeBufferPointer<UInt64>, trace: Trace, _ pass: Pass
  ) {
    let dOutput = trace.derivatives.dOutput.rows(rows)
    let dInput = trace.derivatives.dInput.rows(rows)
    pass.dropout.at(Self.dropoutSite, identities).apply(to: dOutput, from: rows.lowerBound)
    if let compared = trace.compared?.rows(rows) {
      compared.becomeDerivative(ofMaxout: dOutput)
      pass.multiplyBack(compared, by: readout.weight, into: dInput)
    } else {
      readout.backwardTanh(dOutput, of: trace.activated.rows(rows), into: dInput, pass)
    }
  }

  /// The gradients of its parameters, from the trace of a whole batch.
  package func gradients(trace: Trace, into gradients: inout BatchGradients) {
    readout.gradients(
      input: trace.input, dOutput: trace.compared ?? trace.derivatives.dOutput, into: &gradients)
  }
}
