import Compute
import Decoding
import Testing

@Suite struct HistoryTests {
  /// Random trees: what is forgotten is not missed.
  @Test(arguments: [0, 10, 100_000]) func forgetting(limit: Int) {
    var history = History(sourceLength: 3, limit: limit)
    let random = RandomKey(seed: 4)
    let buffer = FloatBuffer(count: 4 * 5)
    var leaves: [(node: Int32, ids: [Int32], attention: [Float])] = [(-1, [], [])]
    var counter: UInt64 = 0
    func draw(_ bound: Int) -> Int {
      counter += 1
      return random.integer(counter, below: bound)
    }
    for step in 0..<200 {
      for index in 0..<buffer.count { buffer.base[index] = Float(step * 100 + index) }
      // Rows are wider than the source, as those of a sentence beside a longer one.
      let rows = Matrix(buffer.base, rows: leaves.count, columns: 5)
      let first = history.addAttention(rows)
      leaves = (0..<4).map { _ in
        let parent = draw(leaves.count)
        let id = Int32(draw(1_000))
        let node = history.add(
          id, after: leaves[parent].node, attentionRow: first + Int32(parent))
        return (
          node, leaves[parent].ids + [id],
          leaves[parent].attention + rows.rows(parent..<parent + 1).values.prefix(3)
        )
      }
      if history.isFull {
        let names = history.keep(leaves.map(\.node))
        for index in leaves.indices { leaves[index].node = names[index] }
      }
      for leaf in leaves {
        let path = history.path(to: leaf.node)
        #expect(path.ids == leaf.ids && path.attention == leaf.attention)
      }
    }
    if limit < 1_000 { #expect(history.nodeCount < 500, "of 800 that were added") }
  }
}
