import Batching
import Compute

extension Batch.Pair {
  /// The same pair of equally long sides, each target token of which but `</s>` is linked to the source token at its position.
  func guidedToItself(arena: Arena) -> Batch.Pair {
    precondition(source.count == target.count, "\(source.count) beside \(target.count)")
    return Batch.Pair(
      source: source, target: target, identity: identity,
      guidance: arena.buffer(count: target.count - 1) {
        GuidedWeight(target: Int32($0), source: Int32($0), share: 1)
      })
  }
}
