import Basics
import Compute

/// Samples the links of one sentence pair, word after word, from their distribution given all other links.
///
///     p(a = j) ∝ (n(e, f) + α) / (n(e) + Σα) · p(j − previous) p(next − j) · p(φ + 1 | e) / p(φ | e)
///
/// Collapsed Gibbs sampling: Östling and Tiedemann 2016, "Efficient Word Alignment with Markov Chain Monte Carlo", section 3.
/// Target word f is linked to the source word e at place j, or to the empty word at place 0; n are counts of links without
/// that of f itself, and φ the number of other words that are linked to e. Four chains are sampled side by side.
///
/// Counts are those at the beginning of a block of sentences. What this sentence itself has added to them is left out.
final class SentenceSampler {
  /// A sentence pair: where it stands, and its words.
  struct Sentence {
    let index: Int
    /// [source words] their ids
    let source: UnsafeBufferPointer<Int32>
    /// [target words] their ids
    let target: UnsafeBufferPointer<Int32>
    /// [target words] the place of the source word that each is linked to, a lane each
    let links: UnsafeMutablePointer<Links>
  }

  /// Places of source words, from 1; 0 is the empty word.
  typealias Links = SIMD4<UInt16>

  // Working memory, as long as the longest sentence.
  /// [places] the probability of each place, not normalised
  private let weights: UnsafeMutablePointer<Lanes>
  /// [source words] the ratios of the probabilities of fertilities
  private let ratios: UnsafeMutablePointer<Lanes>
  /// [source words] links to each word, and those with which it is counted
  private let fertilities: UnsafeMutablePointer<IntegerLanes>
  private let countedFertilities: UnsafeMutablePointer<IntegerLanes>
  /// [target words] the links that are counted
  private let countedLinks: UnsafeMutablePointer<Links>
  /// [target words] the place of the next linked word behind each
  private let nextPlaces: UnsafeMutablePointer<IntegerLanes>

  /// - Parameter longest: the number of words of the longest sentence
  init(longest: Int) {
    let capacity = longest + 2
    weights = .allocate(capacity: capacity)
    ratios = .allocate(capacity: capacity)
    fertilities = .allocate(capacity: capacity)
    countedFertilities = .allocate(capacity: capacity)
    countedLinks = .allocate(capacity: capacity)
    nextPlaces = .allocate(capacity: capacity)
    weights.initialize(repeating: Lanes(), count: capacity)
    ratios.initialize(repeating: Lanes(repeating: 1), count: capacity)
    fertilities.initialize(repeating: IntegerLanes(), count: capacity)
    countedFertilities.initialize(repeating: IntegerLanes(), count: capacity)
    countedLinks.initialize(repeating: Links(), count: capacity)
    nextPlaces.initialize(repeating: IntegerLanes(), count: capacity)
  }

  deinit {
    weights.deallocate()
    ratios.deallocate()
    fertilities.deallocate()
    countedFertilities.deallocate()
    countedLinks.deallocate()
    nextPlaces.deallocate()
  }

  /// Samples all links of a sentence once, and records what changes.
  ///
  /// - Parameter isFirst: whether the sentence has no links yet
  func sample(
    _ sentence: Sentence, _ counts: AlignmentCounts.View, model: AlignmentSchedule.Model,
    isFirst: Bool, key: RandomKey, changes: AlignmentCounts.Changes
  ) {
    if sentence.source.isEmpty || sentence.target.isEmpty { return }
    begin(sentence)
    sweep(sentence, counts, model: model, isCounted: !isFirst, key: key, posterior: nil)
    record(sentence, isFirst: isFirst, into: changes)
  }

  /// The probability of each link: the mean of the chains over a few sweeps, with the counts as they are.
  ///
  /// - Parameter posterior: receives them, [target words, 1 + source words], the empty word first; 0 on entry
  func posterior(
    _ sentence: Sentence, _ counts: AlignmentCounts.View, key: RandomKey,
    into posterior: UnsafeMutableBufferPointer<Float>
  ) {
    if sentence.source.isEmpty {
      // Only the empty word is left.
      for word in posterior.indices { posterior[word] = 1 }
      return
    }
    begin(sentence)
    for round in 0..<AlignmentSchedule.posteriorSweeps {
      sweep(
        sentence, counts, model: .fertilities, isCounted: true, key: key.at(UInt64(round)),
        posterior: posterior.baseAddress)
    }
    // The links stay what is counted.
    sentence.links.update(from: countedLinks, count: sentence.target.count)
  }

  /// Notes the links that are counted.
  private func begin(_ sentence: Sentence) {
    for place in 0...sentence.source.count { fertilities[place] = IntegerLanes() }
    for word in sentence.target.indices {
      let links = sentence.links[word]
      countedLinks[word] = links
      for lane in 0..<laneCount { fertilities[Int(links[lane])][lane] &+= 1 }
    }
    for place in 0...sentence.source.count { countedFertilities[place] = fertilities[place] }
  }

  private func sweep(
    _ sentence: Sentence, _ counts: AlignmentCounts.View, model: AlignmentSchedule.Model,
    isCounted: Bool, key: RandomKey, posterior: UnsafeMutablePointer<Float>?
  ) {
    let length = sentence.source.count
    if model == .fertilities {
      for place in 1...length {
        for lane in 0..<laneCount { updateRatio(sentence, counts, place, lane: lane) }
      }
    }
    findNextPlaces(sentence)
    var previous = IntegerLanes()
    var random = key.bits
    for word in sentence.target.indices {
      translationProbabilities(sentence, counts, word: word, isCounted: isCounted)
      let current = sentence.links[word]
      switch model {
      case .lexical: multiplyByUniform(length)
      case .jumps: multiplyByJumps(length, counts.jumps, from: previous, to: nextPlaces[word])
      case .fertilities:
        for lane in 0..<laneCount {
          let place = Int(current[lane])
          fertilities[place][lane] &-= 1
          if place > 0 { updateRatio(sentence, counts, place, lane: lane) }
        }
        multiplyByJumps(length, counts.jumps, from: previous, to: nextPlaces[word])
        for place in 1...length { weights[place] *= ratios[place] }
      }
      var sum = weights[0]
      for place in 1...length { sum += weights[place] }
      if let posterior {
        let row = posterior + word &* (length &+ 1)
        let scale =
          1 / (sum * Float(laneCount &* AlignmentSchedule.posteriorSweeps))
        for place in 0...length { row[place] += (weights[place] * scale).sum() }
      }
      let chosen = choose(length, below: Self.uniform(&random) * sum)
      sentence.links[word] = Links(truncatingIfNeeded: chosen)
      previous.replace(with: chosen, where: chosen .> 0)
      if model == .fertilities {
        for lane in 0..<laneCount {
          let place = Int(chosen[lane])
          fertilities[place][lane] &+= 1
          if place > 0 { updateRatio(sentence, counts, place, lane: lane) }
        }
      }
    }
  }

  private func updateRatio(
    _ sentence: Sentence, _ counts: AlignmentCounts.View, _ place: Int, lane: Int
  ) {
    ratios[place][lane] = counts.fertilities.ratio(
      sentence.source[place &- 1], lane: lane, fertility: fertilities[place][lane],
      counted: countedFertilities[place][lane])
  }

  private func findNextPlaces(_ sentence: Sentence) {
    var next = IntegerLanes(repeating: Int32(sentence.source.count + 1))
    for word in sentence.target.indices.reversed() {
      nextPlaces[word] = next
      let links = IntegerLanes(truncatingIfNeeded: sentence.links[word])
      next.replace(with: links, where: links .> 0)
    }
  }

  /// Sets the weights to the probabilities of the target word given each source word.
  private func translationProbabilities(
    _ sentence: Sentence, _ counts: AlignmentCounts.View, word: Int, isCounted: Bool
  ) {
    let target = sentence.target[word]
    let row = counts.row(target)
    weights[0] =
      (row[WordTable.emptyID] + AlignmentPriors.translation)
      * counts.fertilities.inverseTotal(WordTable.emptyID)
    for place in 1...sentence.source.count {
      let source = sentence.source[place &- 1]
      weights[place] =
        (row[source] + counts.prior(source, target)) * counts.fertilities.inverseTotal(source)
    }
    if !isCounted { return }
    let links = countedLinks[word]
    for lane in 0..<laneCount {
      let place = Int(links[lane])
      let source = place == 0 ? WordTable.emptyID : sentence.source[place &- 1]
      weights[place][lane] =
        (row[source][lane] - 1 + counts.prior(source, target))
        * counts.fertilities.inverseTotalWithoutOne(source, lane: lane)
    }
  }

  private func multiplyByUniform(_ length: Int) {
    weights[0] *= AlignmentPriors.empty
    let share = (1 - AlignmentPriors.empty) / Float(length)
    for place in 1...length { weights[place] *= share }
  }

  /// - Parameters:
  ///   - previous: the place of the link before
  ///   - next: the place of the link after
  private func multiplyByJumps(
    _ length: Int, _ jumps: UnsafePointer<Lanes>, from previous: IntegerLanes,
    to next: IntegerLanes
  ) {
    let skip = next &- previous
    for lane in 0..<laneCount {
      weights[0][lane] *= AlignmentPriors.empty * jumps[Int(skip[lane])][lane]
    }
    let share = 1 - AlignmentPriors.empty
    if previous == IntegerLanes(repeating: previous[0]), next == IntegerLanes(repeating: next[0]) {
      // The chains agree.
      let before = jumps - Int(previous[0])
      let after = jumps + Int(next[0])
      for place in 1...length {
        weights[place] *= share * before[place] * (after - place)[0]
      }
      return
    }
    for place in 1...length {
      var before = Lanes()
      var after = Lanes()
      for lane in 0..<laneCount {
        before[lane] = jumps[place &- Int(previous[lane])][lane]
        after[lane] = jumps[Int(next[lane]) &- place][lane]
      }
      weights[place] *= share * before * after
    }
  }

  /// The first place at which the sum of the weights exceeds a number, a lane each.
  private func choose(_ length: Int, below bound: Lanes) -> IntegerLanes {
    var sum = Lanes()
    var chosen = IntegerLanes()
    for place in 0..<length {
      sum += weights[place]
      chosen.replace(with: chosen &+ 1, where: sum .<= bound)
    }
    return chosen
  }

  /// Four numbers uniform in [0, 1).
  @inline(__always) private static func uniform(_ state: inout UInt64) -> Lanes {
    let step: UInt64 = 0x9E37_79B9_7F4A_7C15
    let first = (state &+ step).mixed
    state &+= 2 &* step
    let second = state.mixed
    let bits = SIMD4<UInt32>(
      UInt32(truncatingIfNeeded: first), UInt32(truncatingIfNeeded: first >> 32),
      UInt32(truncatingIfNeeded: second), UInt32(truncatingIfNeeded: second >> 32))
    return Lanes(IntegerLanes(truncatingIfNeeded: bits &>> 8)) * 0x1p-24
  }

  /// Records the difference between the links of a sentence and those that are counted.
  private func record(
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
        func append(_ place: Int, _ difference: Int32) {
          let source = place == 0 ? WordTable.emptyID : sentence.source[place &- 1]
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
    for place in 0...sentence.source.count { fertilities[place][lane] = 0 }
    for word in sentence.target.indices {
      fertilities[Int(sentence.links[word][lane])][lane] &+= 1
    }
    for place in 0...sentence.source.count {
      let new = fertilities[place][lane]
      let old = isFirst ? -1 : countedFertilities[place][lane]
      if new == old { continue }
      let source = place == 0 ? WordTable.emptyID : sentence.source[place &- 1]
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
      let place = Int(links[word][lane])
      if place == 0 { continue }
      counts[JumpModel.index(place - previous, lane: lane)] += difference
      previous = place
    }
    counts[JumpModel.index(sentence.source.count + 1 - previous, lane: lane)] += difference
  }
}
