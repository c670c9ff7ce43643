package import Batching
package import Compute
package import EncodedCorpus
import Vocabularies

extension Batch {
  /// The batch of these pairs, each known by its index.
  package init(
    _ indices: ArraySlice<Int>, of pairs: IndexedPairs, blockSentences: Int, arena: Arena
  ) {
    self.init(
      count: indices.count, startID: Vocabulary.startID, blockSentences: blockSentences,
      arena: arena
    ) { place in
      let index = indices[indices.startIndex + place]
      let (source, target) = pairs[index]
      return Pair(source: source, target: target, identity: index)
    }
  }
}
