/// What the rows and columns of an exported matrix are.
public enum AttentionLevel: String, Sendable, CaseIterable {
  /// Words of the text, as it was given and is printed.
  case word
  /// Pieces of the vocabulary.
  case subword
}

/// How attention is exported, whatever the format.
package struct AttentionExportOptions: Sendable, Equatable {
  /// Words or pieces. Whoever makes the matrix obeys it: an exporter writes the matrix it is given.
  package var level: AttentionLevel
  /// Whether the row and the column of the end of sentence are written; the rest is not rescaled without them.
  package var keepsEnd: Bool
  /// Pharaoh: nil links each target word to its most attended source word, a number links all pairs above it.
  package var alignmentThreshold: Float?
  /// CSV: whether files begin with a byte-order mark, by which Excel knows UTF-8.
  package var marksByteOrder = false
  /// CSV: whether an apostrophe stands before text that a spreadsheet would take for a formula.
  package var disarmsFormulas = false

  package init(
    level: AttentionLevel = .word, keepsEnd: Bool = false, alignmentThreshold: Float? = nil
  ) {
    self.level = level
    self.keepsEnd = keepsEnd
    self.alignmentThreshold = alignmentThreshold
  }
}
