import Batching
import Compute
import Testing

@Suite struct UnpaddedSentencesTests {
  @Test(
    arguments: [
      [[4, 5, 3]], [[3]], [[7, 3], [8, 9, 10, 3], [3], [5, 6, 3], [11, 3]],
      [[1, 2], [3, 4], [5, 6]],
    ] as [[[Int32]]], [nil, 2] as [Int32?])
  func everyIDStandsAtItsRow(sentences: [[Int32]], startID: Int32?) {
    let arena = Arena.forIndices()
    defer { withExtendedLifetime(arena) {} }
    let given = sentences.map { arena.copy($0) }
    let rows = arena.buffer(of: Int32.self, count: sentences.reduce(2) { $0 + $1.count })
    rows.update(repeating: -1)
    let unpadded = UnpaddedSentences(
      count: sentences.count, startID: startID, into: rows, at: 1, arena: arena,
      identity: { 100 + $0 }, ids: { given[$0] })
    // Only its own rows are written.
    #expect(rows.first == -1 && rows.last == -1 && rows.dropFirst().starts(with: unpadded.ids))
    #expect(unpadded.order.sorted() == Array(sentences.indices))
    #expect(Array(unpadded.steps.lengths) == unpadded.order.map { sentences[$0].count })
    #expect(unpadded.ids.count == sentences.reduce(0) { $0 + $1.count })
    for (row, index) in unpadded.order.enumerated() {
      let shown = startID.map { [$0] + sentences[index].dropLast() } ?? sentences[index]
      for (position, id) in shown.enumerated() {
        let place = unpadded.steps.row(row, position)
        #expect(unpadded.ids[place] == id)
        #expect(unpadded.identities[place] == UInt64(100 + index) << 20 | UInt64(position))
      }
    }
    #expect(Set(unpadded.identities).count == unpadded.ids.count)
  }

  /// Sentences of equal length stay in their order, so that the layout is a function of the sentences.
  @Test func equalLengthsStayInOrder() {
    let arena = Arena.forIndices()
    defer { withExtendedLifetime(arena) {} }
    let unpadded = UnpaddedSentences([[1], [2, 2], [3], [4, 4], [5]], arena: arena)
    #expect(Array(unpadded.order) == [1, 3, 0, 2, 4])
    #expect(Array(unpadded.ids) == [2, 4, 1, 3, 5, 2, 4])
    #expect(unpadded.identities[0] == 1 << 20)
  }

  @Test func nothing() {
    let arena = Arena.forIndices()
    defer { withExtendedLifetime(arena) {} }
    let unpadded = UnpaddedSentences([], arena: arena)
    #expect(unpadded.ids.isEmpty && unpadded.steps.count == 0 && unpadded.steps.sentenceCount == 0)
  }
}
