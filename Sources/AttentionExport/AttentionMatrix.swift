/// Which source words every target word of one sentence came from.
///
/// Row `i` holds the attention that was paid while target `i` was being chosen; it sums to 1 over all columns. The last
/// column is the source's end of sentence and the last row the target's: they are always kept here, and exports leave
/// them out unless asked to keep them. What is left is not rescaled then.
public struct AttentionMatrix: Sendable, Equatable {
  /// How the end of a sentence is called on both sides.
  public static let endLabel = "</s>"

  /// Labels of the columns, the last being the end of the sentence.
  public let source: [String]
  /// Labels of the rows, the last being the end of the sentence if `hasEndRow`.
  public let target: [String]
  /// [target × source], row by row.
  public let weights: [Float]
  /// Whether the last row is the end of the sentence.
  public let hasEndRow: Bool

  /// A matrix over pieces.
  ///
  /// - Parameter sourcePieces: the pieces of the source, then `</s>`
  /// - Parameter targetPieces: the pieces of the target, then `</s>` if `hasEndRow`
  /// - Parameter weights: [target × source], row by row
  /// - Parameter hasEndRow: whether the target ends with `</s>`
  /// - Precondition: the counts agree, and the source is not empty.
  package init(
    sourcePieces: [String], targetPieces: [String], weights: [Float], hasEndRow: Bool = true
  ) {
    self.init(source: sourcePieces, target: targetPieces, weights: weights, hasEndRow: hasEndRow)
  }

  init(source: [String], target: [String], weights: [Float], hasEndRow: Bool) {
    precondition(
      weights.count == source.count * target.count,
      "\(weights.count) weights for \(target.count) rows of \(source.count)")
    precondition(!source.isEmpty, "a source without its end of sentence")
    precondition(!hasEndRow || !target.isEmpty, "a target without its end of sentence")
    self.source = source
    self.target = target
    self.weights = weights
    self.hasEndRow = hasEndRow
  }

  /// The columns of an export.
  package func columns(keepsEnd: Bool) -> Range<Int> {
    0..<(keepsEnd ? source.count : source.count - 1)
  }

  /// The rows of an export.
  package func rows(keepsEnd: Bool) -> Range<Int> {
    0..<(hasEndRow && !keepsEnd ? target.count - 1 : target.count)
  }

  /// The weights of a row, one a column, the end of the sentence included.
  public func row(_ index: Int) -> ArraySlice<Float> {
    weights[index * source.count..<(index + 1) * source.count]
  }
}
