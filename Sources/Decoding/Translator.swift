package import Compute
package import Seq2Seq

/// Translates sentences of ids with a network and its weights.
///
/// A translation, its score and its attention weights depend on the sentence, the weights and the settings only: they
/// have the same bits beside any other sentences, and with any number of workers. One thread at a time may use a
/// translator.
package final class Translator {
  /// A network that searches, and its weights.
  package struct Member: Sendable {
    package let network: Network
    package let weights: Weights

    package init(_ network: Network, weights: Weights) {
      self.network = network
      self.weights = weights
    }
  }

  private let pool: WorkerPool
  private var members: [Member]
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
  package convenience init(_ network: Network, weights: Weights, pool: WorkerPool) {
    self.init([Member(network, weights: weights)], pool: pool)
  }

  /// Translates with several networks as one: an ensemble.
  ///
  /// - Parameter members: of the same vocabularies, at least one
  package convenience init(
    ensemble members: [(network: Network, weights: FloatBuffer)], pool: WorkerPool
  ) {
    self.init(
      members.map {
        Member(
          $0.network, weights: Weights(packing: $0.weights, of: $0.network.parameters, pool: pool))
      }, pool: pool)
  }

  private init(_ members: [Member], pool: WorkerPool) {
    precondition(!members.isEmpty, "a translator without a network")
    for member in members {
      let sizes = member.network.configuration
      precondition(
        sizes.targetVocabularySize >= ReservedID.count,
        "a target vocabulary of \(sizes.targetVocabularySize) without </s>")
      precondition(
        sizes.targetVocabularySize == members[0].network.configuration.targetVocabularySize,
        "target vocabularies of different sizes")
      precondition(
        member.weights.values.count == member.network.bufferCount,
        "\(member.weights.values.count) weights for a network of \(member.network.bufferCount)")
    }
    self.pool = pool
    self.members = members
    searches = (0..<pool.workerCount).map { _ in BeamSearch() }
  }

  /// Changes the weights of its only network, which are packed into memory of its own.
  package func update(weights values: FloatBuffer) {
    precondition(members.count == 1, "new weights for one of several networks")
    let network = members[0].network
    precondition(
      values.count == network.bufferCount,
      "\(values.count) weights for a network of \(network.bufferCount)")
    let packed = ownPacked ?? PackedWeights(network.parameters, forTraining: false)
    packed.pack(values, pool: pool)
    ownPacked = packed
    members = [Member(network, weights: Weights(values: values, packed: packed))]
  }

  /// Translates a batch.
  ///
  /// - Parameter sources: ids with `</s>`, at least one each
  /// - Parameter settings: validated
  /// - Returns: for each source, in the order given, its best hypotheses, the best first: at least one, at most
  ///   `settings.bestCount`
  package func translate(_ sources: [[Int32]], settings: SearchSettings) -> [[Hypothesis]] {
    let vocabulary =
      members.map { Int32($0.network.configuration.sourceVocabularySize) }.min() ?? 0
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
          part.map { sources[$0] }, settings: settings, members: members, worker: worker)
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
