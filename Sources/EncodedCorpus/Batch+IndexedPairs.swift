package import Batching
package import Compute
import Vocabularies

extension Batch {
  /// The batch of these pairs, each known by its index, in the subwords that they are stored in.
  package init(
    _ indices: ArraySlice<Int>, of pairs: IndexedPairs, partSentences: Int, hasTwins: Bool = false,
    arena: Arena
  ) {
    self.init(
      count: indices.count, startID: Vocabulary.startID, partSentences: partSentences,
      hasTwins: hasTwins, arena: arena
    ) { pairs[indices[indices.startIndex + $0]] }
  }
}
