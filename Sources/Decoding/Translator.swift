package import Compute
package import Seq2Seq

/// Translates sentences of ids with a network and its weights.
///
/// A translation, its score and its attention are functions of the sentence, the weights and the settings alone: the
/// same bits beside any other sentences, and with any number of workers. One thread at a time may use a translator.
package final class Translator {
  package let network: Network
  private let pool: WorkerPool
  private var weights: Weights
  /// Packed weights that are ours to change; nil while those of another are used.
  private var ownPacked: PackedWeights?
  /// One a worker.
  private let searches: [BeamSearch]

  /// Sentences that are read together, and wait for places in the same search.
  static let blockSentences = 16
  static let fewestBlocks = 4
  /// Blocks of long sentences have fewer of them, so that memory stays bounded.
  static let blockIDs = 2_048

  /// - Parameter weights: in the layout of the network's parameters; read, never copied: after a change, `update`
  package convenience init(_ network: Network, weights: FloatBuffer, pool: WorkerPool) {
    let packed = PackedWeights(network.parameters, forTraining: false)
    packed.pack(weights, pool: pool)
    self.init(network, weights: Weights(values: weights, packed: packed), pool: pool)
    ownPacked = packed
  }

  /// Shares weights that another has packed, and packs again when they change.
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

  /// Translates with these weights from now on; they are packed into memory of the translator's own.
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
    let blocks = Self.blocks(lengths: sources.map(\.count))
    var found = [[Hypothesis]](repeating: [], count: sources.count)
    found.withUnsafeMutableBufferPointer { found in
      pool.forEach(blocks.count) { index, worker in
        let block = blocks[index]
        let hypotheses = searches[worker.index].search(
          block.map { sources[$0] }, settings: settings, weights: weights, worker: worker)
        for (place, sentence) in block.enumerated() { found[sentence] = hypotheses[place] }
      }
    }
    return found
  }

  /// Cuts a batch into blocks of about the same number of ids, the longest sentences first.
  ///
  /// - Parameter lengths: of the sources, in ids
  static func blocks(lengths: [Int]) -> [[Int]] {
    let order = lengths.indices.sorted { (lengths[$1], $0) < (lengths[$0], $1) }
    let total = lengths.reduce(0, +)
    let count = max(
      (order.count + blockSentences - 1) / blockSentences,
      min(fewestBlocks, (order.count + 3) / 4), (total + blockIDs - 1) / blockIDs)
    var blocks: [[Int]] = []
    var taken = 0
    var last = -1
    for index in order {
      // A sentence belongs to the block in whose part of all ids its middle lies.
      let block = min((2 * taken + lengths[index]) * count / (2 * max(total, 1)), count - 1)
      if block > last { blocks.append([]) }
      last = block
      blocks[blocks.count - 1].append(index)
      taken += lengths[index]
    }
    return blocks
  }
}
