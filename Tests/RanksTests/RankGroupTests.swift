import Basics
import Foundation
import Ranks
import TestRanks
import Testing

@Suite struct RankGroupTests {
  @Test func alone() throws {
    let group = RankGroup.alone
    #expect(group.isFirst && group.count == 1)
    #expect(try group.exchange([1, 2], counts: [2]) == [[1, 2]])
    #expect(try group.exchange("a") == ["a"])
    #expect(try group.ofFirst(3) == 3)
    #expect(try group.bytesOfFirst(Data([1])) == Data([1]))
  }

  @Test(arguments: [2, 3, 5]) func numbersOfAll(count: Int) throws {
    let all = (0..<count).map { rank in (0..<rank).map { Double($0) + 0.1 * Double(rank) } }
    let got = try LocalRanks.run(count) { group in
      try group.exchange(all[group.rank], counts: (0..<group.count).map { $0 })
    }
    #expect(got == Array(repeating: all, count: count))
  }

  /// Numbers come back as they were, those that are not finite too.
  @Test func values() throws {
    struct Value: Codable, Equatable {
      var text = ""
      var numbers: [Double] = []
    }
    let got = try LocalRanks.run(3) { group in
      let text = String(repeating: "ä\(group.rank)", count: 1 + 1000 * group.rank)
      return try group.exchange(Value(text: text, numbers: [0.1 + 0.2, .infinity, -.infinity]))
    }
    #expect(got[0] == got[1] && got[1] == got[2])
    #expect(got[0].map(\.text.count) == [2, 2 * 1001, 2 * 2001])
    #expect(got[0][2].numbers == [0.1 + 0.2, .infinity, -.infinity])
    let first = try LocalRanks.run(3) { group in try group.ofFirst(group.rank + 7) }
    #expect(first == [7, 7, 7])
    let none = try LocalRanks.run(2) { group in
      try group.ofFirst(group.isFirst ? nil : 1 as Int?)
    }
    #expect(none == [nil, nil])
  }

  /// More bytes than a message has.
  @Test func manyBytes() throws {
    let bytes = Data((0..<(33 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
    let got = try LocalRanks.run(2) { group in
      try group.bytesOfFirst(group.isFirst ? bytes : Data())
    }
    #expect(got == [bytes, bytes])
  }
}
