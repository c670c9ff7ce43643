import Compute
import Testing

@Suite struct StepsTests {
  struct Case: Sendable {
    var lengths: [Int]
    /// The sentences alive at each step.
    var alive: [Int]
  }

  @Test(arguments: [
    Case(lengths: [], alive: []), Case(lengths: [1], alive: [1]),
    Case(lengths: [3], alive: [1, 1, 1]), Case(lengths: [2, 2], alive: [2, 2]),
    Case(lengths: [1, 1, 1], alive: [3]), Case(lengths: [5, 3, 3, 1], alive: [4, 3, 3, 1, 1]),
    Case(lengths: [4, 1], alive: [2, 1, 1, 1]),
  ]) func layout(_ table: Case) {
    let arena = Arena.forIndices()
    defer { withExtendedLifetime(arena) {} }
    let steps = Steps(lengths: arena.copy(table.lengths), arena: arena)
    #expect(steps.sentenceCount == table.lengths.count)
    #expect(steps.count == table.alive.count)
    #expect(steps.rowCount == table.lengths.reduce(0, +))
    #expect((0..<steps.count).map { steps.rowCount($0) } == table.alive)
    #expect(steps.rowCount(steps.count) == 0)
    // Steps follow each other without gaps, and every row is one position of one sentence.
    #expect((0..<steps.count).flatMap { steps.rows($0) } == Array(0..<steps.rowCount))
    var seen: [Int] = []
    for (sentence, length) in table.lengths.enumerated() {
      let rows = steps.positions(of: sentence).map(Int.init)
      #expect(rows == (0..<length).map { steps.row(sentence, $0) })
      for (position, row) in rows.enumerated() { #expect(steps.rows(position).contains(row)) }
      seen += rows
    }
    #expect(seen.sorted() == Array(0..<steps.rowCount))
  }
}
