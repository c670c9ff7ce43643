import Batching
import Compute

extension Batch.Pair {
  /// The same pair, each target token of which but `</s>` is linked to the source token at the same fraction of its sentence.
  func guidedDiagonally(arena: Arena) -> Batch.Pair {
    let words = (source: max(source.count - 1, 1), target: target.count - 1)
    return Batch.Pair(
      source: source, target: target, identity: identity,
      guidance: arena.buffer(count: words.target) { position in
        GuidedWeight(
          target: Int32(position), source: Int32(position * words.source / words.target), share: 1)
      })
  }
}
