package import Compute
package import Layers

/// The direct path from the attended source words to the output.
///
///     f = tanh(Σ a[j] x[j])      l = tanh(f W) + f
///     p = softmax(o V + l L + d)
///
/// x[j] is the embedding of source token j, a the attention weights of the step. Words that are rare in training are
/// translated by it rather than by what the decoder's state makes probable. Nguyen and Chiang 2018, section 4,
/// arXiv:1710.01329.
package struct LexicalPath: Sendable {
  /// [embedding, embedding], Glorot; W
  package let weight: Parameter
  private static let dropoutSite = RandomKey.Name("output.lexical")

  package init(_ configuration: NetworkConfiguration, layout: inout ParameterLayout) {
    weight = layout.weight(
      "output.lexical.weight", configuration.embeddingSize, configuration.embeddingSize)
  }

  package var size: Int { weight.columns }

  /// What it saves, or (without derivatives) what it uses in a search.
  package struct Trace: Sendable {
    /// [target rows, embedding]: the sums of words, then f
    package let input: Matrix
    /// [target rows, embedding]: tanh(f W)
    let hidden: Matrix
    /// [target rows, embedding]: l, after dropout
    package let output: Matrix
    /// [target rows, embedding]: of f, then of the sums; nil without a backward pass
    package let dInput: Matrix?
    /// [target rows, embedding]: of l, then of tanh's argument f W; nil without a backward pass
    package let dOutput: Matrix?
    /// [source rows, embedding]: what the words' embeddings get from here; nil without a backward pass
    package let dEmbedded: Matrix?

    /// The rows of a part of the batch.
    func part(source: Range<Int>, target: Range<Int>) -> Trace {
      Trace(
        input: input.rows(target), hidden: hidden.rows(target), output: output.rows(target),
        dInput: dInput?.rows(target), dOutput: dOutput?.rows(target),
        dEmbedded: dEmbedded?.rows(source))
    }

    /// What attention sums the words with.
    func words(_ embedded: Matrix) -> AttentionStep.Words {
      AttentionStep.Words(
        embedded: embedded, sums: input, dEmbedded: dEmbedded, dSums: dInput)
    }
  }

  /// - Parameter sourceRows: nil without a backward pass
  package func trace(rows: Int, sourceRows: Int?, arena: Arena) -> Trace {
    func rowsOf() -> Matrix { arena.matrix(rows: rows, columns: size) }
    let hasBackward = sourceRows != nil
    return Trace(
      input: rowsOf(), hidden: rowsOf(), output: rowsOf(), dInput: hasBackward ? rowsOf() : nil,
      dOutput: hasBackward ? rowsOf() : nil,
      dEmbedded: sourceRows.map { arena.matrix(rows: $0, columns: size) })
  }

  /// Writes the output of all rows, from the sums of words.
  ///
  /// - Parameter identities: [rows], for dropout; nil for none
  package func forward(
    _ trace: Trace, rows: Int, identities: UnsafeBufferPointer<UInt64>?, _ pass: Pass
  ) {
    let (input, hidden) = (trace.input.first(rows), trace.hidden.first(rows))
    let output = trace.output.first(rows)
    input.tanh()
    pass.multiply(input, by: weight, into: hidden)
    hidden.tanh()
    output.copy(from: input)
    output.add(hidden)
    if let identities { pass.dropout.at(Self.dropoutSite, identities).apply(to: output) }
  }

  /// The backward pass of all rows, from the derivative of the output to that of the sums.
  package func backward(
    _ trace: Trace, identities: UnsafeBufferPointer<UInt64>, _ pass: Pass
  ) {
    guard let dInput = trace.dInput, let dOutput = trace.dOutput else {
      preconditionFailure("a trace without derivatives")
    }
    pass.dropout.at(Self.dropoutSite, identities).apply(to: dOutput)
    dInput.copy(from: dOutput)
    dOutput.backwardThroughTanh(of: trace.hidden)
    pass.multiplyBack(dOutput, by: weight, into: dInput, accumulates: true)
    dInput.backwardThroughTanh(of: trace.input)
  }

  /// The gradients of its parameters, from the trace of a whole batch.
  package func gradients(trace: Trace, into gradients: inout BatchGradients) {
    guard let dOutput = trace.dOutput else { preconditionFailure("a trace without derivatives") }
    gradients.add(weight, input: trace.input, dOutput: dOutput)
  }
}
