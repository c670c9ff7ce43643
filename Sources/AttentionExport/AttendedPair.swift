/// A pair of texts and the attention between them.
public struct AttendedPair: Sendable, Equatable {
  /// The source text; if it was too long, the part that was read.
  public let source: AttendedText
  /// The target text; if it was too long, the part that was read.
  public let target: AttendedText
  private let matrices: [AttentionLevel: AttentionMatrix]

  package init(
    _ source: AttendedText, _ target: AttendedText, matrices: [AttentionLevel: AttentionMatrix]
  ) {
    self.source = source
    self.target = target
    self.matrices = matrices
  }

  /// The attention weights between words or subwords; nil where they were not asked for, or nothing has cut the texts into
  /// subwords.
  public func matrix(_ level: AttentionLevel) -> AttentionMatrix? { matrices[level] }

  /// The pair with other matrices, made of those that it has.
  package func mapMatrices(
    _ body: (AttentionLevel, AttentionMatrix) -> AttentionMatrix
  ) -> AttendedPair {
    let changed = matrices.map { ($0.key, body($0.key, $0.value)) }
    return AttendedPair(source, target, matrices: Dictionary(uniqueKeysWithValues: changed))
  }
}
