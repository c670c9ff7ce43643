/// The time-major layout of sentences of different lengths, without padding.
///
/// Sentences are in the order of decreasing length: the first `rowCount(t)` are alive at step t, and the rows of a step
/// are one contiguous matrix.
package struct Steps: @unchecked Sendable {
  /// The length of each sentence, decreasing; at least 1.
  package let lengths: UnsafeBufferPointer<Int>
  /// [steps + 1]: the first row of each step, and the number of rows
  private let starts: UnsafeBufferPointer<Int>
  /// [rows]: the row of each position, sentence after sentence
  private let positions: UnsafeBufferPointer<Int32>
  /// [sentences]: the first index of a sentence in `positions`
  private let positionStarts: UnsafeBufferPointer<Int>

  /// - Parameter lengths: decreasing, at least 1
  /// - Parameter arena: holds the layout; `lengths` must live as long
  package init(lengths: UnsafeBufferPointer<Int>, arena: Arena) {
    self.lengths = lengths
    let starts = arena.buffer(of: Int.self, count: (lengths.first ?? 0) + 1)
    let positionStarts = arena.buffer(of: Int.self, count: lengths.count)
    starts[0] = 0
    var alive = lengths.count
    for step in 0..<starts.count - 1 {
      while alive > 0 && lengths[alive - 1] <= step { alive -= 1 }
      starts[step + 1] = starts[step] + alive
    }
    let positions = arena.buffer(of: Int32.self, count: starts[starts.count - 1])
    var next = 0
    var longest = lengths.first ?? 1
    for (row, length) in lengths.enumerated() {
      precondition(length >= 1 && length <= longest, "a length of \(length) after \(longest)")
      longest = length
      positionStarts[row] = next
      for step in 0..<length { positions[next + step] = Int32(starts[step] + row) }
      next += length
    }
    self.starts = UnsafeBufferPointer(starts)
    self.positions = UnsafeBufferPointer(positions)
    self.positionStarts = UnsafeBufferPointer(positionStarts)
  }

  package var sentenceCount: Int { lengths.count }

  /// The number of steps: the longest length.
  package var count: Int { starts.count - 1 }

  /// The number of rows of all steps.
  package var rowCount: Int { starts[starts.count - 1] }

  /// The number of rows of a step; 0 after the last.
  package func rowCount(_ step: Int) -> Int {
    step + 1 < starts.count ? starts[step + 1] - starts[step] : 0
  }

  /// The rows of a step.
  package func rows(_ step: Int) -> Range<Int> { starts[step]..<starts[step + 1] }

  /// The row of one position of a sentence.
  package func row(_ sentence: Int, _ position: Int) -> Int { starts[position] + sentence }

  /// The rows of a sentence's positions, in their order.
  package func positions(of sentence: Int) -> UnsafeBufferPointer<Int32> {
    let start = positionStarts[sentence]
    return UnsafeBufferPointer(rebasing: positions[start..<start + lengths[sentence]])
  }
}
