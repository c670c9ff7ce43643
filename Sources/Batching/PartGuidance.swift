import Compute

/// The guidance of a part: the elements of its pairs' alignment matrices that are not 0, in the order of its target rows, then
/// of source positions. A view of an arena.
package struct PartGuidance: @unchecked Sendable {
  /// The share of a target row's attention that belongs to a source position.
  package struct Element: BitwiseCopyable, Sendable, Equatable {
    /// The row in the part's matrices of target rows.
    package let row: Int32
    /// The position in the row's source sentence: the column of its attention weights.
    package let source: Int32
    /// From 0, exclusive, to 1; those of a row sum to 1.
    package let share: Float
  }

  package let elements: UnsafeBufferPointer<Element>
  /// The number of rows that have elements.
  package let rowCount: Int
  /// [steps + 1]: the index of the first element of each step, then the number of elements
  private let starts: UnsafeBufferPointer<Int>

  /// The elements of the rows of one step.
  package func elements(ofStep step: Int) -> UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(rebasing: elements[starts[step]..<starts[step + 1]])
  }

  /// - Parameters:
  ///   - target: the layout of the part's target rows
  ///   - sourceLength: of the pair of each target sentence
  ///   - weights: of the pair of each target sentence, by target, then source
  init(
    target: Steps, arena: Arena, sourceLength: (Int) -> Int,
    weights: (Int) -> UnsafeBufferPointer<GuidedWeight>
  ) {
    let count = (0..<target.sentenceCount).reduce(0) { $0 + weights($1).count }
    let elements = arena.buffer(of: Element.self, count: count)
    let starts = arena.buffer(of: Int.self, count: target.count + 1)
    // The index of each sentence's next weight.
    let next = arena.buffer(of: Int.self, count: target.sentenceCount)
    next.update(repeating: 0)
    var (written, rowCount) = (0, 0)
    for step in 0..<target.count {
      starts[step] = written
      for (sentence, row) in target.rows(step).enumerated() {
        let (weights, first, length) = (weights(sentence), written, sourceLength(sentence))
        while next[sentence] < weights.count, Int(weights[next[sentence]].target) == step {
          let weight = weights[next[sentence]]
          precondition(
            (0..<length).contains(Int(weight.source)),
            "guidance to position \(weight.source) of a source of \(length)")
          elements[written] = Element(
            row: Int32(row), source: weight.source, share: weight.share)
          written += 1
          next[sentence] += 1
        }
        if written > first { rowCount += 1 }
      }
    }
    precondition(
      written == count, "guidance that is not sorted by target, or beyond the end of a sentence")
    starts[target.count] = written
    self.elements = UnsafeBufferPointer(elements)
    self.rowCount = rowCount
    self.starts = UnsafeBufferPointer(starts)
  }
}
