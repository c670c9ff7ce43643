/// The probability that a target word is linked to a source word at some distance from the one before.
///
///     p(j | j') = (n(j − j') + β) / Σ (n(d) + β)
///
/// Vogel, Ney, Tillmann 1996, "HMM-Based Word Alignment in Statistical Translation", section 3. Words are numbered from 1; the
/// sentence begins after a link to 0 and ends with a link to length + 1. Distances beyond ± 64 count as that.
package final class JumpModel {
  /// The longest jump that is told from longer ones.
  package static let reach = 64
  private static let width = 2 * reach + 1
  /// The longest jump in a sentence.
  package static let longest = WordPairs.longestSentence + 1

  /// [distances, lanes]
  private let counts: UnsafeMutableBufferPointer<Int32>
  /// [longest + 1 + longest] of distances −longest … longest
  private let table: UnsafeMutablePointer<Lanes>

  package init() {
    counts = Self.makeCounts()
    table = .allocate(capacity: 2 * Self.longest + 1)
    table.initialize(repeating: Lanes(repeating: 1), count: 2 * Self.longest + 1)
  }

  deinit {
    counts.deallocate()
    table.deallocate()
  }

  /// Changes of the counts, all 0.
  package static func makeCounts() -> UnsafeMutableBufferPointer<Int32> {
    let counts = UnsafeMutableBufferPointer<Int32>.allocate(capacity: width * laneCount)
    counts.initialize(repeating: 0)
    return counts
  }

  /// The element of the counts for a distance.
  @inline(__always) package static func index(_ distance: Int, lane: Int) -> Int {
    (min(max(distance, -reach), reach) &+ reach) &* laneCount &+ lane
  }

  /// The probabilities; element `d` is for distance d, from −longest to longest.
  package var probabilities: UnsafePointer<Lanes> { UnsafePointer(table + Self.longest) }

  /// Adds changes of the counts, and clears them.
  package func add(_ changes: UnsafeMutableBufferPointer<Int32>) {
    for index in counts.indices { counts[index] += changes[index] }
    changes.update(repeating: 0)
  }

  /// Computes the probabilities from the counts.
  package func update() {
    func smoothed(_ distance: Int) -> Lanes {
      var lanes = Lanes()
      for lane in 0..<laneCount { lanes[lane] = Float(counts[Self.index(distance, lane: lane)]) }
      return lanes + AlignmentPriors.jump
    }
    var sum = Lanes()
    for distance in -Self.reach...Self.reach { sum += smoothed(distance) }
    for distance in -Self.longest...Self.longest {
      table[distance + Self.longest] = smoothed(distance) / sum
    }
  }
}
