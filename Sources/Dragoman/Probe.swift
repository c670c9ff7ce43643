package import Compute
internal import ModelFolder
public import Seq2Seq

/// Measures what happens inside a network while it reads given pairs: gates, states, and the gradient that reaches each
/// position.
///
/// One thread at a time may use a probe.
public final class Probe {
  /// The longest text that is read, in subwords; the rest is cut off.
  public static let longestText = Translator.longestText

  /// What was measured in a pair.
  public struct ProbedPair: Sendable, Equatable {
    /// By side, layer, direction and position.
    public let measurements: [Measurement]
    /// Whether one of the texts was too long, so that only its first 1,000 subwords were read.
    public let isCut: Bool
  }

  private let label: Int?
  private let pass: BatchPass
  private let weights: Weights
  private let encoder: PairEncoder

  /// - Parameter model: the model, with attention or without
  /// - Parameter targetPosition: the target subword whose loss is differentiated, from 0; nil for `</s>`, the last
  /// - Parameter workerCount: threads that compute, including the caller's; nil for one for each processor
  public convenience init(_ model: Model, targetPosition: Int? = nil, workerCount: Int? = nil) {
    self.init(model, targetPosition: targetPosition, pool: WorkerPool(asked: workerCount))
  }

  package init(_ model: Model, targetPosition: Int?, pool: WorkerPool) {
    label = targetPosition
    let network = model.contents.network
    pass = BatchPass(network, pool: pool)
    weights = Weights(
      packing: model.contents.weights, of: network.parameters, forTraining: true, pool: pool)
    encoder = PairEncoder(model, isTokenized: false)
  }

  /// Measures pairs of texts.
  ///
  /// - Parameter pairs: their texts, which need no tokenisation
  /// - Returns: one for each pair, in the order given
  public func measure(_ pairs: [(source: String, target: String)]) -> [ProbedPair] {
    encoder.batches(of: pairs).flatMap { pairs in
      zip(pairs, pass.probe(PairEncoder.batch(of: pairs), weights: weights, label: label))
        .map { ProbedPair(measurements: $1, isCut: $0.isCut) }
    }
  }
}
