package import AttentionExport

/// A validation sentence as the model translates it so far.
public struct SampleTranslation: Sendable, Codable, Equatable {
  /// The source text.
  public let source: String
  /// Its translation in the validation pairs.
  public let reference: String
  /// Its translation by the model, by greedy search.
  public let translation: String
  /// The attention weights between the words of source and translation; nil without attention.
  public let attention: SampleAttention?

  package init(
    source: String, reference: String, translation: String, attention: SampleAttention? = nil
  ) {
    self.source = source
    self.reference = reference
    self.translation = translation
    self.attention = attention
  }
}

/// The attention weights of a sample, as they are stored: in thousandths, which a picture does not need more of.
public struct SampleAttention: Sendable, Codable, Equatable {
  /// The words of the source, then `</s>`.
  public let source: [String]
  /// The words of the translation, then `</s>`.
  public let target: [String]
  /// [target][source]; each row sums to 1, but for rounding.
  public let weights: [[Double]]

  package init(_ matrix: AttentionMatrix) {
    source = matrix.source
    target = matrix.target
    weights = matrix.target.indices.map { row in
      matrix.row(row).map { (Double($0) * 1000).rounded() / 1000 }
    }
  }

  /// The matrix, where it is whole: a file may have been changed.
  package var matrix: AttentionMatrix? {
    guard let end = source.last, end == AttentionMatrix.endLabel, target.last == end,
      weights.count == target.count, weights.allSatisfy({ $0.count == source.count }),
      weights.joined().allSatisfy({ (0...1).contains($0) })
    else { return nil }
    return AttentionMatrix(
      source: source, target: target, weights: weights.joined().map { Float($0) })
  }
}
