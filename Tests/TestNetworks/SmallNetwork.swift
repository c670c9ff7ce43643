package import Compute
import Layers
package import Seq2Seq

/// A network of pairwise different, tiny sizes, with weights far from its flat start.
package struct SmallNetwork {
  package let network: Network
  package let pool: WorkerPool
  package let weights: FloatBuffer
  package let packed: PackedWeights
  package let pass: BatchPass

  /// Of the decoder, unless a variant changes it.
  package static let hiddenSize = 6

  /// - Parameter biases: of the logits of these ids
  package init(
    _ change: (inout NetworkConfiguration) -> Void = { _ in }, biases: [Int: Float] = [:],
    seed: UInt64 = 1, workers: Int = 2
  ) {
    var configuration = NetworkConfiguration(sourceVocabularySize: 11, targetVocabularySize: 13)
    configuration.embeddingSize = 3
    configuration.encoderHiddenSize = 4
    configuration.hiddenSize = Self.hiddenSize
    configuration.attentionSize = 5
    configuration.outputSize = 7
    change(&configuration)
    network = Network(configuration)
    pool = WorkerPool(workerCount: workers)
    weights = network.initialWeights(key: RandomKey(seed: seed), pool: pool)
    // Words differ in probability, attention is no mean, and derivatives stand clear of the noise of single precision.
    for parameter in network.parameters where parameter.shape.count == 2 {
      weights[parameter].scale(by: parameter.name.hasPrefix("output") ? 1.5 : 2)
    }
    for parameter in network.parameters where parameter.name == "attention.v" {
      weights[parameter].scale(by: 3)
    }
    for parameter in network.parameters where parameter.name == "output.vocabulary.bias" {
      for (id, bias) in biases { weights[parameter].base[id] = bias }
    }
    // So that small changes do not change which of a pair is the larger.
    let output = network.decoder.deepOutput
    if output.activation == .maxout {
      for index in 0..<output.size {
        weights[output.readout.bias].base[2 * index + index % 2] = 4
      }
    }
    packed = PackedWeights(network.parameters, forTraining: true)
    packed.pack(weights, pool: pool)
    pass = BatchPass(network, pool: pool)
  }

  /// The weights as they are given to the network.
  package var view: Weights { Weights(values: weights, packed: packed) }
}
