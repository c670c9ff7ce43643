package import Batching
package import Compute
import Vocabularies

extension Batch {
  /// The batch of these pairs, each known by its index.
  ///
  /// - Parameter drawing: draws their subwords; nil for those that they are stored in
  package init(
    _ indices: ArraySlice<Int>, of pairs: IndexedPairs, drawing: SubwordDrawing? = nil,
    partSentences: Int, hasTwins: Bool = false, arena: Arena
  ) {
    let drawn = drawing?.draw(indices.map { pairs[$0] }, arena: arena)
    self.init(
      count: indices.count, startID: Vocabulary.startID, partSentences: partSentences,
      hasTwins: hasTwins, arena: arena
    ) { drawn?[$0] ?? pairs[indices[indices.startIndex + $0]] }
  }
}
