import Testing
import WordAlignment

/// Jumps, fertilities and the schedule against numbers worked by hand.
@Suite struct CountsTests {
  @Test func jumps() {
    let model = JumpModel()
    // Before any link, nothing is known: every jump counts as much.
    #expect(model.probabilities[1] == Lanes(repeating: 1))
    let changes = JumpModel.makeCounts()
    defer { changes.deallocate() }
    changes[JumpModel.index(1, lane: 0)] += 3
    changes[JumpModel.index(-2, lane: 0)] += 1
    changes[JumpModel.index(64, lane: 1)] += 1
    changes[JumpModel.index(1001, lane: 1)] += 1
    changes[JumpModel.index(-65, lane: 2)] += 5
    model.add(changes)
    model.update()
    // 129 distances with a prior of a half each.
    let p = model.probabilities
    #expect(p[1] == Lanes(3.5 / 68.5, 0.5 / 66.5, 0.5 / 69.5, 0.5 / 64.5))
    #expect(p[-2][0] == Float(1.5) / 68.5 && p[0][0] == Float(0.5) / 68.5)
    #expect(
      p[64][1] == Float(2.5) / 66.5 && p[65][1] == Float(2.5) / 66.5
        && p[1001][1] == Float(2.5) / 66.5)
    #expect(p[63][1] == Float(0.5) / 66.5)
    #expect(
      p[-64][2] == Float(5.5) / 69.5 && p[-1001][2] == Float(5.5) / 69.5
        && p[-63][2] == Float(0.5) / 69.5)
    // Changes are cleared when they are added.
    model.add(changes)
    model.update()
    #expect(model.probabilities[1][0] == Float(3.5) / 68.5)
    changes[JumpModel.index(1, lane: 0)] -= 3
    model.add(changes)
    model.update()
    #expect(model.probabilities[1][0] == Float(0.5) / 65.5)
  }

  @Test func fertilities() {
    // Words 0 and 2 are of part 0, words 1 and 3 of part 1.
    let counts = FertilityCounts(lastID: 3, partCount: 2) { $0 == 3 ? 1.5 : 0.5 }
    #expect(counts.view.inverseTotal(1) == Lanes(repeating: 2))
    // Every fertility is as probable as the others: 4 / 8 each.
    #expect(counts.view.ratio(1, lane: 0, fertility: 0, counted: 7) == 1)
    func apply(_ source: Int32, _ old: Int32, _ new: Int32, lane: Int32 = 0) {
      [FertilityCounts.Change(source: source, lane: lane, old: old, new: new)]
        .withUnsafeBufferPointer { counts.apply($0, part: Int(source) % 2) }
    }
    // Occurrences of word 1 with 1, 1 and 2 links, of word 2 with 0 links, and 5 links to the empty word.
    apply(1, -1, 1)
    apply(1, -1, 2)
    apply(1, -1, 1)
    apply(2, -1, 0)
    apply(0, -1, 5)
    counts.update()
    let view = counts.view
    #expect(view.inverseTotal(1) == Lanes(1 / 4.5, 2, 2, 2))
    #expect(view.inverseTotal(0)[0] == 1 / 5.5 && view.inverseTotal(2)[0] == 2)
    #expect(view.inverseTotal(3)[0] == 1 / 1.5)
    #expect(view.inverseTotalWithoutOne(1, lane: 0) == 1 / 3.5)
    #expect(counts.meanTotal(1) == 1 && counts.meanTotal(0) == 1.25)
    // The empty word has no fertility. Eight fertilities and four occurrences: 12; 2 of 12 have no link, 3 one, 2 two.
    func ratio(_ source: Int32, _ fertility: Int32, counted: Int32) -> Float {
      view.ratio(source, lane: 0, fertility: fertility, counted: counted)
    }
    let (p0, p1, p2, p3) = (Float(8) / 12, Float(12) / 12, Float(8) / 12, Float(4) / 12)
    #expect(abs(ratio(1, 1, counted: 1) - (1 + p2) / (2 + p1 - 1)) < 1e-6)
    #expect(abs(ratio(1, 1, counted: 2) - (1 + p2 - 1) / (2 + p1)) < 1e-6)
    #expect(abs(ratio(1, 0, counted: 2) - (2 + p1) / p0) < 1e-6)
    #expect(abs(ratio(2, 0, counted: 0) - p1 / p0) < 1e-6)
    #expect(abs(ratio(3, 2, counted: 9) - p3 / p2) < 1e-6)

    // Fertilities from 7 on are one.
    apply(3, -1, 7)
    apply(3, -1, 30)
    counts.update()
    let p6 = 4 * Float(1) / 14
    let p7 = 4 * Float(3) / 14
    for fertility in [Int32(6), 7, 40] {
      #expect(abs(ratio(3, fertility, counted: 30) - (2 + p7 - 1) / p6) < 1e-6)
    }
    #expect(counts.view.inverseTotal(3)[0] == 1 / 38.5)

    // Links that move, and another chain.
    apply(1, 2, 0)
    apply(3, 30, 1)
    apply(1, -1, 3, lane: 2)
    counts.update()
    #expect(counts.view.inverseTotal(1) == Lanes(1 / 2.5, 2, 1 / 3.5, 2))
    #expect(counts.view.inverseTotal(3)[0] == 1 / 9.5)
    // 14 as before; now 3 of them have no link, 4 one.
    let (q0, q1) = (4 * Float(3) / 14, 4 * Float(4) / 14)
    #expect(abs(ratio(1, 0, counted: 0) - (2 + q1) / (1 + q0 - 1)) < 1e-6)
  }

  @Test(
    "More sweeps for fewer pairs",
    arguments: [
      (0, 106), (1, 106), (400, 106), (447, 101), (10_000, 26), (140_000, 13), (10_000_000, 13),
    ])
  func sweeps(pairCount: Int, sweepCount: Int) {
    let sweeps = AlignmentSchedule(pairCount: pairCount).sweeps
    #expect(sweeps.count == sweepCount)
    #expect(sweeps.prefix(7) == [.lexical, .lexical, .jumps, .jumps, .jumps, .jumps, .fertilities])
    #expect(sweeps.dropFirst(6).allSatisfy { $0 == .fertilities })
  }

  @Test(
    "Blocks are of every sentence once, and small at first",
    arguments: [
      (0, [], []), (1, [1], [1]), (17, [2, 2], [2, 2]), (16_000, [1000, 1000], [1000, 1000]),
      (40_000, [1000, 1000, 1000, 1500, 2250, 2500], [2500, 2500]),
      (1_000_000, [1000, 1000, 1000, 1500, 2250, 3375], [16_384, 16_384]),
    ])
  func blocks(pairCount: Int, first: [Int], others: [Int]) {
    let schedule = AlignmentSchedule(pairCount: pairCount)
    for (sweep, expected) in [(0, first), (1, others), (5, others)] {
      let blocks = schedule.blocks(ofSweep: sweep)
      #expect(blocks.prefix(expected.count).map(\.count) == expected)
      #expect(blocks.flatMap(\.self) == Array(0..<pairCount))
      #expect(blocks.allSatisfy { !$0.isEmpty })
    }
  }
}
