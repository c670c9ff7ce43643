package import Compute
package import Seq2Seq

/// Translates sentences of ids with a network and its weights.
///
/// A translation, its score and its attention weights depend on the sentence, the weights and the settings only: they
/// have the same bits beside any other sentences, and with any number of workers. One thread at a time may use a
/// translator.
package final class Translator {
  package let network: Network
  private let pool: WorkerPool
  private var weights: Weights
  /// Packed weights of its own; nil while it shares those of another owner.
  private var ownPacked: PackedWeights?
  /// One for each worker.
  private let searches: [BeamSearch]

  /// About how many sentences one search has.
  static let partSentences = 16
  static let fewestParts = 4
  /// The largest number of ids of a part, so that memory stays bounded.
  static let partIDs = 2_048

  /// - Parameter weights: in the layout of the network's parameters; call `update` after they change
  package convenience init(_ network: Network, weights: FloatBuffer, pool: WorkerPool) {
    let weights = Weights(packing: weights, of: network.parameters, pool: pool)
    self.init(network, weights: weights, pool: pool)
    ownPacked = weights.packed
  }

  /// Shares weights that their owner packs again when they change.
  package init(_ network: Network, weights: Weights, pool: WorkerPool) {
    precondition(
      network.configuration.targetVocabularySize >= ReservedID.count,
      "a target vocabulary of \(network.configuration.targetVocabularySize) without </s>")
    precondition(
      weights.values.count == network.bufferCount,
      "\(weights.values.count) weights for a network of \(network.bufferCount)")
    self.network = network
    self.pool = pool
    self.weights = weights
    searches = (0..<pool.workerCount).map { _ in BeamSearch(network) }
  }

  /// Changes the weights, which are packed into memory of its own.
  package func update(weights values: FloatBuffer) {
    precondition(
      values.count == network.bufferCount,
      "\(values.count) weights for a network of \(network.bufferCount)")
    let packed = ownPacked ?? PackedWeights(network.parameters, forTraining: false)
    packed.pack(values, pool: pool)
    ownPacked = packed
    weights = Weights(values: values, packed: packed)
  }

  /// Translates a batch.
  ///
  /// - Parameter sources: ids with `</s>`, at least one each
  /// - Parameter settings: validated
  /// - Returns: for each source, in the order given, its best hypotheses, the best first: at least one, at most
  ///   `settings.bestCount`
  package func translate(_ sources: [[Int32]], settings: SearchSettings) -> [[Hypothesis]] {
    let vocabulary = Int32(network.configuration.sourceVocabularySize)
    for source in sources {
      precondition(!source.isEmpty, "a source sentence without </s>")
      precondition(
        source.allSatisfy { $0 >= 0 && $0 < vocabulary }, "an id beyond \(vocabulary - 1)")
    }
    let parts = Self.parts(lengths: sources.map(\.count))
    var found = [[Hypothesis]](repeating: [], count: sources.count)
    found.withUnsafeMutableBufferPointer { found in
      pool.forEach(parts.count) { index, worker in
        let part = parts[index]
        let hypotheses = searches[worker.index].search(
          part.map { sources[$0] }, settings: settings, weights: weights, worker: worker)
        for (index, sentence) in part.enumerated() { found[sentence] = hypotheses[index] }
      }
    }
    return found
  }

  /// Cuts a batch into parts of about the same number of ids, the longest sentences first.
  ///
  /// - Parameter lengths: of the sources, in ids
  static func parts(lengths: [Int]) -> [[Int]] {
    let order = lengths.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }
    let total = lengths.reduce(0, +)
    let count = max(
      (order.count + partSentences - 1) / partSentences,
      min(fewestParts, (order.count + 3) / 4), (total + partIDs - 1) / partIDs)
    var parts: [[Int]] = []
    var taken = 0
    var last = -1
    for index in order {
      // The part is that in whose share of all ids the middle of the sentence lies.
      let part = min((2 * taken + lengths[index]) * count / (2 * max(total, 1)), count - 1)
      if part > last { parts.append([]) }
      last = part
      parts[parts.count - 1].append(index)
      taken += lengths[index]
    }
    return parts
  }
}
