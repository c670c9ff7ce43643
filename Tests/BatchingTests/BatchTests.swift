import Batching
import Compute
import Testing

@Suite struct BatchTests {
  static let startID: Int32 = 2
  static let endID: Int32 = 3

  /// Pairs whose ids tell which pair and position they are from.
  static func pairs(_ count: Int) -> [(source: [Int32], target: [Int32])] {
    let key = RandomKey(seed: 1)
    return (0..<count).map { index in
      func side(_ name: String) -> [Int32] {
        let length = key.at(name).integer(UInt64(index), below: 12)
        return (0..<length).map { Int32(1000 * (index + 1) + $0) } + [endID]
      }
      return (side("source"), side("target"))
    }
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8, 16, 17, 20, 21, 79, 80, 81, 200])
  func blocksCoverEveryPairOnce(count: Int) {
    let pairs = Self.pairs(count)
    let identities = (0..<count).map { 7 * $0 + 5 }
    let batch = Batch(pairs, identities: identities, startID: Self.startID)
    #expect(batch.sentenceCount == count)
    #expect(batch.sourceRowCount == pairs.reduce(0) { $0 + $1.source.count })
    #expect(batch.targetRowCount == pairs.reduce(0) { $0 + $1.target.count })
    #expect(batch.sourceIDs.count == batch.sourceRowCount)
    #expect(batch.targetIDs.count == batch.targetRowCount)
    #expect(batch.parts.flatMap(\.sentences) == Array(0..<count))
    #expect(batch.parts.flatMap(\.sourceRows) == Array(0..<batch.sourceRowCount))
    #expect(batch.parts.flatMap(\.targetRows) == Array(0..<batch.targetRowCount))
    var seen: [Int] = []
    for part in batch.parts {
      #expect(part.sentences.count == part.source.order.count)
      #expect(Array(part.source.ids) == Array(batch.sourceIDs[part.sourceRows]))
      #expect(Array(part.target.ids) == Array(batch.targetIDs[part.targetRows]))
      #expect(part.labels.count == part.target.ids.count)
      #expect(part.sourceSentence.sorted() == Array(0..<part.sentences.count))
      for (row, sentence) in part.sourceSentence.enumerated() {
        let target = part.target.steps.positions(of: row).map(Int.init)
        let source = part.source.steps.positions(of: sentence).map(Int.init)
        // Both sides know the pair by the same identity, and it is that of the pair whose words they are.
        let identity = Int(part.target.identities[target[0]] >> 20)
        #expect(source.allSatisfy { Int(part.source.identities[$0] >> 20) == identity })
        let index = (identity - 5) / 7
        #expect(part.pairs[row] == index)
        seen.append(index)
        #expect(source.map { part.source.ids[$0] } == pairs[index].source)
        // The decoder answers the word that it is fed at the step after.
        #expect(target.map { part.labels[$0] } == pairs[index].target)
        #expect(
          target.map { part.target.ids[$0] } == [Self.startID] + pairs[index].target.dropLast())
      }
    }
    #expect(seen.sorted() == Array(0..<count))
  }

  /// Parts are of about equal size, four or a multiple of it where there are sentences enough, and long ones come first.
  @Test(
    arguments: [
      (1, 1), (4, 1), (5, 2), (16, 4), (80, 4), (100, 4), (121, 8), (140, 8), (1000, 48),
    ],
    [20])
  func cut(counts: (sentences: Int, parts: Int), size: Int) { cut(counts, size: size) }

  /// So are large ones, in twos.
  @Test(arguments: [(1, 1), (5, 2), (64, 2), (80, 2), (130, 4), (1000, 26)], [40])
  func cutInLarge(counts: (sentences: Int, parts: Int), size: Int) { cut(counts, size: size) }

  private func cut(_ counts: (sentences: Int, parts: Int), size: Int) {
    let (count, parts) = counts
    let batch = Batch(
      Self.pairs(count), identities: Array(0..<count), startID: Self.startID, partSentences: size)
    #expect(batch.parts.count == parts)
    let sizes = batch.parts.map(\.sentences.count)
    #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    let longest = batch.parts.map(\.target.steps.count)
    #expect(longest == longest.sorted(by: >))
  }

  /// Each weight is at the row of its target token, and rows are in order.
  @Test(arguments: [1, 7, 60]) func guidance(count: Int) throws {
    let pairs = Self.pairs(count)
    let guidance = pairs.enumerated().map { index, pair -> [GuidedWeight] in
      if index % 3 == 2 { return [] }
      // Two source positions for the first target token, then one, and none for every fourth.
      return pair.target.indices.flatMap { target in
        let sources = target == 0 ? [0, pair.source.count - 1] : [target % pair.source.count]
        return target % 4 == 3
          ? []
          : Set(sources).sorted().map {
            GuidedWeight(
              target: Int32(target), source: Int32($0), share: Float(index + 1) / Float($0 + 2))
          }
      }
    }
    let batch = Batch(
      pairs, identities: Array(pairs.indices), startID: Self.startID, guidance: guidance)
    #expect(batch.hasGuidance)
    var found = [[GuidedWeight]](repeating: [], count: count)
    for part in batch.parts {
      let own = try #require(part.guidance)
      #expect(own.rowCount == Set(own.elements.map(\.row)).count)
      let steps = 0..<part.target.steps.count
      #expect(steps.flatMap { Array(own.elements(ofStep: $0)) } == Array(own.elements))
      #expect(own.elements.map(\.row) == own.elements.map(\.row).sorted())
      for (sentence, pair) in part.pairs.enumerated() {
        for position in 0..<part.target.steps.lengths[sentence] {
          let row = part.target.steps.row(sentence, position)
          #expect(part.target.steps.rows(position).contains(row))
          for element in own.elements(ofStep: position) where Int(element.row) == row {
            found[pair].append(
              GuidedWeight(
                target: Int32(position), source: element.source, share: element.share))
          }
        }
      }
    }
    for index in pairs.indices { #expect(found[index] == guidance[index], "pair \(index)") }
  }

  /// A part without guidance has none, beside one with guidance.
  @Test func guidanceOfSomeParts() {
    let pairs = Self.pairs(80)
    var guidance = [[GuidedWeight]](repeating: [], count: 80)
    guidance[5] = [GuidedWeight(target: 0, source: 0, share: 1)]
    let identities = Array(pairs.indices)
    let batch = Batch(
      pairs, identities: identities, startID: Self.startID, guidance: guidance)
    #expect(batch.parts.map { $0.guidance != nil } == batch.parts.map { $0.pairs.contains(5) })
    let plain = Batch(pairs, identities: identities, startID: Self.startID)
    #expect(!plain.hasGuidance && plain.parts.allSatisfy { $0.guidance == nil })
  }

  @Test func nothing() {
    let batch = Batch([], identities: [], startID: Self.startID)
    #expect(batch.sentenceCount == 0 && batch.targetRowCount == 0)
  }
}
