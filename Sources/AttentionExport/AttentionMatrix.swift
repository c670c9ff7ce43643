/// The attention weights of one sentence.
///
/// Row `i` holds how much each source position counts at target `i`; the weights sum to 1. The last column is the
/// source's end of sentence and the last row the target's. Exports leave them out unless told to keep them, and do not rescale
/// the rest.
public struct AttentionMatrix: Sendable, Equatable {
  /// The label of the end of a sentence on both sides.
  public static let endLabel = "</s>"

  /// Labels of the columns, the last being the end of the sentence.
  public let source: [String]
  /// Labels of the rows, the last being the end of the sentence if `hasEndRow`.
  public let target: [String]
  /// [target × source], row by row.
  public let weights: [Float]
  /// Whether the last row is the end of the sentence.
  public let hasEndRow: Bool

  /// - Parameter source: the labels of the source, then `</s>`
  /// - Parameter target: the labels of the target, then `</s>` if `hasEndRow`
  /// - Parameter weights: [target × source], row by row
  /// - Parameter hasEndRow: whether the target ends with `</s>`
  /// - Precondition: the counts agree, and the source is not empty.
  package init(source: [String], target: [String], weights: [Float], hasEndRow: Bool = true) {
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

  /// The attention weights of a row, one for each column, including the end of the sentence.
  public func row(_ index: Int) -> ArraySlice<Float> {
    weights[index * source.count..<(index + 1) * source.count]
  }
}
