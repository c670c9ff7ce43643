import Batching
import Compute
import Layers
import Seq2Seq
import TestNetworks

/// Everything about one pair that a pass over a batch leaves behind: what must not depend on the batch.
struct PairPass: Equatable {
  /// [target words]: smoothed losses
  var losses: [Float] = []
  /// [target words][source words]: attention weights; no rows without attention
  var attention: [[Float]] = []
  /// The derivatives of the embedded source and target words, position after position.
  var dEmbedded: [Float] = []
}

extension SmallNetwork {
  /// Takes pairs through the network in one batch; each is known by its index among all pairs.
  func pass(
    _ pairs: [(source: [Int32], target: [Int32])], identities: [Int], dropout: Dropout = .none,
    smoothing: Float = 0.1, guidance: [[GuidedWeight]]? = nil
  ) -> [Int: PairPass] {
    let batch = Batch(pairs, identities: identities, startID: 2, guidance: guidance)
    let arena = Arena()
    // What memory held before must not show.
    let rubbish = arena.matrix(rows: 1000, columns: 1000)
    rubbish.base.update(repeating: .nan, count: rubbish.count)
    arena.reset()
    let trace = NetworkTrace(
      network, batch: batch, dropsStates: dropout.rates.recurrent > 0, arena: arena)
    let logits = network.output.logits(rows: batch.targetRowCount, arena: arena)
    packed.pack(weights, pool: pool)
    var results: [Int: PairPass] = [:]
    let call = Pass(weights: view, dropout: dropout, worker: Worker(index: 0))
    for (index, block) in batch.parts.enumerated() {
      let part = trace.part(index, of: batch, arena: arena)
      network.forward(block, trace: part, call)
      network.output.loss(
        block.targetRows, labels: batch.labels,
        logits: logits.first(block.targetRows.count), deepOutput: trace.decoder.deepOutput,
        lexical: trace.decoder.lexical,
        trace: trace.output, smoothing: smoothing, scale: 1, call)
      network.backward(block, guidance: 0.7, trace: part, call)
      for row in 0..<block.sentences.count {
        let target = block.target.steps.positions(of: row).map(Int.init)
        let source = block.source.steps.positions(of: block.sourceSentence[row]).map(Int.init)
        var result = PairPass()
        for place in target {
          result.losses.append(part.output.losses.row(place)[0])
          if let weights = part.decoder.attention?.weights.rows(place..<place + 1).values {
            result.attention.append(Array(weights[..<source.count]))
          }
          result.dEmbedded += part.decoder.dEmbedded.rows(place..<place + 1).values
        }
        for place in source {
          result.dEmbedded += part.encoder.dEmbedded.rows(place..<place + 1).values
        }
        results[identities[block.pairs[row]]] = result
      }
    }
    return results
  }

  /// Many pairs of lengths from 1 to 9, for batches of several blocks.
  static func manyPairs(_ count: Int) -> [(source: [Int32], target: [Int32])] {
    let key = RandomKey(seed: 21)
    func side(_ name: String, _ index: Int, below: Int) -> [Int32] {
      let place = key.at(name).at(UInt64(index))
      let length = place.at("length").integer(0, below: 9)
      return (0..<length).map { Int32(4 + place.integer(UInt64($0), below: below - 4)) } + [3]
    }
    return (0..<count).map { (side("source", $0, below: 11), side("target", $0, below: 13)) }
  }
}
