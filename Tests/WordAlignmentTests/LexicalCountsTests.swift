import Basics
import Testing
import WordAlignment

@Suite struct LexicalCountsTests {
  /// Random changes against a dictionary.
  private struct Model {
    struct Key: Hashable {
      let target: Int32
      let source: Int32
    }

    let counts: LexicalCounts
    let part: Int
    let partCount: Int
    var expected: [Key: IntegerLanes] = [:]
    private var waiting: [LexicalCounts.Change] = []

    init(part: Int, of partCount: Int, lastID: Int) {
      counts = LexicalCounts(part: (part, partCount), lastID: lastID)
      self.part = part
      self.partCount = partCount
    }

    /// The id of a target word of the part.
    func target(_ index: Int) -> Int32 { Int32(index * partCount + part) }

    mutating func change(_ index: Int, source: Int, lane: Int, by difference: Int32) {
      let target = target(index)
      waiting.append(
        LexicalCounts.Change(
          target: target, source: Int32(source), lane: Int32(lane), difference: difference))
      expected[Key(target: target, source: Int32(source)), default: IntegerLanes()][lane] +=
        difference
    }

    mutating func apply() {
      waiting.withUnsafeBufferPointer { counts.apply($0) }
      waiting = []
    }

    /// Compares all counts; of pairs that were never changed, some.
    func check(targets: Int, sources: Int) {
      let view = counts.view
      var differences = 0
      for index in 0..<targets {
        for source in 0..<Int32(sources) {
          let lanes = expected[Key(target: target(index), source: source)] ?? IntegerLanes()
          if view[index][source] != Lanes(lanes) { differences += 1 }
        }
      }
      var visited: [Key: IntegerLanes] = [:]
      var order: [Int32] = []
      counts.visit { source, target, lanes in
        #expect(visited[Key(target: target, source: source)] == nil)
        visited[Key(target: target, source: source)] = lanes
        order.append(target)
      }
      #expect(differences == 0)
      #expect(visited == expected.filter { $0.value != IntegerLanes() })
      // By part only; within one, by id.
      #expect(order == order.sorted())
    }
  }

  @Test("Random changes", arguments: [(0, 1), (0, 8), (5, 8)])
  func randomChanges(part: Int, partCount: Int) {
    var model = Model(part: part, of: partCount, lastID: 30 * partCount - 1)
    var numbers = TestNumbers(seed: UInt64(part))
    for round in 0..<60 {
      for _ in 0..<400 {
        // Some target words have many source words.
        let index = numbers.below(30)
        let source = numbers.below(index % 5 == 0 ? 300 : 8)
        model.change(index, source: source, lane: numbers.below(laneCount), by: 1)
      }
      // Most counts go to zero in the end, one lane after the other, and some come back.
      if round % 7 == 6 {
        for (key, lanes) in model.expected where numbers.below(10) > 0 {
          for lane in 0..<laneCount where lanes[lane] != 0 {
            model.change(
              (Int(key.target) - part) / partCount, source: Int(key.source), lane: lane,
              by: -lanes[lane])
          }
        }
      }
      model.apply()
      if round % 10 == 9 || round % 7 == 6 { model.check(targets: 30, sources: 320) }
    }
  }

  /// A word that others take turns with: its table does not fill up with links that are gone.
  @Test func linksThatAreGoneMakeRoom() {
    var model = Model(part: 0, of: 1, lastID: 1)
    for source in 0..<20_000 {
      model.change(1, source: source, lane: source % laneCount, by: 1)
      if source > 0 { model.change(1, source: source - 1, lane: (source - 1) % laneCount, by: -1) }
      model.apply()
    }
    model.check(targets: 2, sources: 20_100)
    #expect(model.counts.view[1][19_999] == Lanes(0, 0, 0, 1))
  }

  @Test func aWordWithoutLinks() {
    let counts = LexicalCounts(part: (0, 1), lastID: 0)
    #expect(counts.view[0][0] == Lanes() && counts.view[0][7] == Lanes())
    counts.visit { _, _, _ in Issue.record("a link that nothing added") }
  }
}
