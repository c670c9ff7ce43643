import Basics

/// What a sentence changes in the counts.
extension SentenceSampler {
  /// Records the difference between the links of a sentence and those that are counted.
  func record(
    _ sentence: Sentence, isFirst: Bool, into changes: AlignmentCounts.Changes
  ) {
    var isChanged = SIMDMask<IntegerLanes>(repeating: isFirst)
    for word in sentence.target.indices {
      let target = sentence.target[word]
      let list = changes.lexical[Int(target) % AlignmentCounts.partCount]
      for lane in 0..<laneCount {
        let new = Int(sentence.links[word][lane])
        let old = Int(countedLinks[word][lane])
        if new == old && !isFirst { continue }
        isChanged[lane] = true
        func append(_ position: Int, _ difference: Int32) {
          let source = position == 0 ? WordTable.emptyID : sentence.source[position &- 1]
          list.append(
            LexicalCounts.Change(
              target: target, source: source, lane: Int32(lane), difference: difference))
        }
        append(new, 1)
        if !isFirst { append(old, -1) }
      }
    }
    for lane in 0..<laneCount where isChanged[lane] {
      recordFertilities(sentence, lane: lane, isFirst: isFirst, into: changes)
      addJumps(sentence.links, sentence, lane: lane, 1, to: changes.jumps)
      if !isFirst { addJumps(countedLinks, sentence, lane: lane, -1, to: changes.jumps) }
    }
  }

  private func recordFertilities(
    _ sentence: Sentence, lane: Int, isFirst: Bool, into changes: AlignmentCounts.Changes
  ) {
    for position in 0...sentence.source.count { fertilities[position][lane] = 0 }
    for word in sentence.target.indices {
      fertilities[Int(sentence.links[word][lane])][lane] &+= 1
    }
    for position in 0...sentence.source.count {
      let new = fertilities[position][lane]
      let old = isFirst ? -1 : countedFertilities[position][lane]
      if new == old { continue }
      let source = position == 0 ? WordTable.emptyID : sentence.source[position &- 1]
      changes.fertilities[Int(source) % AlignmentCounts.partCount].append(
        FertilityCounts.Change(source: source, lane: Int32(lane), old: old, new: new))
    }
  }

  private func addJumps(
    _ links: UnsafeMutablePointer<Links>, _ sentence: Sentence, lane: Int, _ difference: Int32,
    to counts: UnsafeMutableBufferPointer<Int32>
  ) {
    var previous = 0
    for word in sentence.target.indices {
      let position = Int(links[word][lane])
      if position == 0 { continue }
      counts[JumpModel.index(position - previous, lane: lane)] += difference
      previous = position
    }
    counts[JumpModel.index(sentence.source.count + 1 - previous, lane: lane)] += difference
  }
}
