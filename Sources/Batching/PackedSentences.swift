package import Compute

/// Sentences of ids, time-major and without padding: row r of a matrix belongs to `ids[r]`.
package struct PackedSentences: Sendable {
  package let steps: Steps
  /// [rows], all sentences' first ids, then their second ones …
  package let ids: [Int32]
  /// [rows], what dropout knows a row by: the sentence's identity and the position in it
  package let identities: [UInt64]
  /// For each sentence here, which of the given ones it is.
  package let order: [Int]

  /// Packs sentences (at least one id each) in the order of decreasing length, equal ones as given.
  ///
  /// - Parameter sentenceIdentities: one a sentence, what it is known by in every batch; its index by default
  package init(_ sentences: [[Int32]], sentenceIdentities: [Int]? = nil) {
    let order = sentences.indices.sorted {
      (sentences[$1].count, $0) < (sentences[$0].count, $1)
    }
    let steps = Steps(lengths: order.map { sentences[$0].count })
    var ids = [Int32](repeating: 0, count: steps.rowCount)
    var identities = [UInt64](repeating: 0, count: steps.rowCount)
    for (row, index) in order.enumerated() {
      let identity = UInt64(sentenceIdentities?[index] ?? index) << 20
      for (position, id) in sentences[index].enumerated() {
        let place = steps.row(row, position)
        ids[place] = id
        identities[place] = identity | UInt64(position)
      }
    }
    self.steps = steps
    self.ids = ids
    self.identities = identities
    self.order = order
  }
}
