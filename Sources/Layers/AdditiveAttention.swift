package import Compute

/// Additive attention over the annotations of a source sentence.
///
///     e[j] = vᵀ tanh(W s + U h[j])      a = softmax(e)      c = Σ a[j] h[j]
///
/// Bahdanau, Cho, Bengio 2015, section A.1.2, arXiv:1409.0473. `s` is the decoder's state *before* the step, so the
/// weights belong to the target word that the step emits. No biases, as in the paper.
package struct AdditiveAttention: Sendable {
  /// [hidden, attention]; W
  package let query: Linear
  /// [annotation, attention]; U
  package let key: Linear
  /// [attention], normal with deviation 1 ÷ √attention; v
  package let v: Parameter

  package init(
    _ name: String, hidden: Int, annotation: Int, size: Int, layout: inout ParameterLayout
  ) {
    query = Linear(
      name + ".query", inputs: hidden, outputs: size, hasBias: false, layout: &layout)
    key = Linear(
      name + ".key", inputs: annotation, outputs: size, hasBias: false, layout: &layout)
    v = layout.vector(name + ".v", size, .normal(deviation: 1 / Float(size).squareRoot()))
  }

  /// What is attended: the annotations of a block and their keys, U h, made once a sentence.
  package struct Memory: Sendable {
    /// [source rows, annotation]
    package let annotations: Matrix
    /// [source rows, attention]
    package let keys: Matrix
    package let steps: Steps

    package init(annotations: Matrix, keys: Matrix, steps: Steps) {
      self.annotations = annotations
      self.keys = keys
      self.steps = steps
    }

    func sentence(_ index: Int) -> AttendedSentence {
      AttendedSentence(
        positions: steps.positions(of: index), keys: keys, annotations: annotations)
    }
  }

  /// The keys of a block's annotations.
  package func project(_ memory: Memory, weights: Weights, worker: Worker) {
    key.forwardWithoutBias(
      memory.annotations, into: memory.keys, weights: weights, worker: worker)
  }

  /// One step of every row.
  ///
  /// - Parameter state: [rows, hidden], before the step
  /// - Parameter sentences: [at least rows], which source sentence a row attends to
  /// - Parameter queries: [rows, attention], written: W s, which the backward pass needs
  /// - Parameter alignment: [rows, longest source], written: the weights, of each row's sentence's length
  /// - Parameter contexts: [rows, annotation], written
  package func forward(
    state: Matrix, sentences: UnsafeBufferPointer<Int>, memory: Memory, queries: Matrix,
    alignment: Matrix, contexts: Matrix, weights: Weights, worker: Worker
  ) {
    query.forwardWithoutBias(state, into: queries, weights: weights, worker: worker)
    let v = weights[v]
    worker.spend(on: .attention) {
      for row in 0..<state.rows {
        memory.sentence(sentences[row]).attend(
          query: queries.row(row), v: v, weights: alignment.row(row), context: contexts.row(row))
      }
    }
  }

  /// Derivatives that the backward passes of all steps add to.
  package struct MemoryGradient: Sendable {
    /// [source rows, annotation]
    package let dAnnotations: Matrix
    /// [source rows, attention]
    package let dKeys: Matrix
    /// [attention], the block's own
    package let dV: Matrix
    /// [longest source], working memory
    package let scratch: Matrix

    package init(dAnnotations: Matrix, dKeys: Matrix, dV: Matrix, scratch: Matrix) {
      self.dAnnotations = dAnnotations
      self.dKeys = dKeys
      self.dV = dV
      self.scratch = scratch
    }
  }

  /// One step back.
  ///
  /// - Parameter dContexts: [rows, annotation]
  /// - Parameter dQueries: [rows, attention], written
  /// - Parameter dState: [rows, hidden], added to
  package func backward(
    _ dContexts: Matrix, sentences: UnsafeBufferPointer<Int>, memory: Memory, queries: Matrix,
    alignment: Matrix, dQueries: Matrix, dState: Matrix, gradient: MemoryGradient,
    weights: Weights, worker: Worker
  ) {
    let v = weights[v]
    worker.spend(on: .attention) {
      for row in 0..<dContexts.rows {
        memory.sentence(sentences[row]).attendBackward(
          query: queries.row(row), v: v, weights: alignment.row(row),
          dContext: dContexts.row(row), dQuery: dQueries.row(row), dKeys: gradient.dKeys,
          dV: gradient.dV, dAnnotations: gradient.dAnnotations, scratch: gradient.scratch.base)
      }
    }
    query.backward(
      dQueries, into: dState, accumulates: true, weights: weights, worker: worker)
  }
}
