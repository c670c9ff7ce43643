/// The time-major layout of sentences of different lengths, without padding.
///
/// Sentences stand in the order of decreasing length, so the rows that are alive at step t are the first
/// `rowCount(t)`, and one step is one contiguous matrix: step t begins at row `start(t)`.
package struct Steps: Sendable {
  /// The length of each sentence, decreasing; at least 1.
  package let lengths: [Int]
  private let starts: [Int]
  private let positions: [Int32]
  private let positionStarts: [Int]

  package init(lengths: [Int]) {
    precondition(
      zip(lengths, lengths.dropFirst()).allSatisfy { $0 >= $1 } && (lengths.last ?? 1) >= 1,
      "lengths \(lengths) do not decrease to 1 or more")
    self.lengths = lengths
    var starts = [0]
    var alive = lengths.count
    for step in 0..<(lengths.first ?? 0) {
      while alive > 0 && lengths[alive - 1] <= step { alive -= 1 }
      starts.append(starts[step] + alive)
    }
    self.starts = starts
    var positions: [Int32] = []
    var positionStarts: [Int] = []
    positions.reserveCapacity(starts[starts.count - 1])
    for (row, length) in lengths.enumerated() {
      positionStarts.append(positions.count)
      for step in 0..<length { positions.append(Int32(starts[step] + row)) }
    }
    self.positions = positions
    self.positionStarts = positionStarts
  }

  /// How many sentences there are.
  package var sentenceCount: Int { lengths.count }

  /// How many steps there are: the longest length.
  package var count: Int { starts.count - 1 }

  /// How many rows there are over all steps.
  package var rowCount: Int { starts[starts.count - 1] }

  /// How many rows are alive at a step; 0 after the last.
  package func rowCount(_ step: Int) -> Int {
    step + 1 < starts.count ? starts[step + 1] - starts[step] : 0
  }

  /// The rows of a step.
  package func rows(_ step: Int) -> Range<Int> { starts[step]..<starts[step + 1] }

  /// The row of one position of a sentence.
  package func row(_ sentence: Int, _ position: Int) -> Int { starts[position] + sentence }

  /// Calls `body` with the rows of a sentence's positions, in their order.
  package func withPositions<Result>(
    of sentence: Int, _ body: (UnsafeBufferPointer<Int32>) -> Result
  ) -> Result {
    positions.withUnsafeBufferPointer { all in
      let start = positionStarts[sentence]
      return body(UnsafeBufferPointer(rebasing: all[start..<(start + lengths[sentence])]))
    }
  }
}
