/// The units of the rows and columns of an exported matrix.
public enum AttentionLevel: String, Sendable, CaseIterable {
  /// Words of the text.
  case word
  /// Subwords of the vocabulary.
  case subword
}

/// How attention is exported, whatever the format.
package struct AttentionExportOptions: Sendable, Equatable {
  /// Words or subwords; a page has both.
  package var level: AttentionLevel
  /// Whether the row and the column of the end of sentence are written; without them the rest is not rescaled.
  package var keepsEnd: Bool
  /// Alignments: nil links each target word to the source word of the greatest weight; a number links all pairs above it.
  package var alignmentThreshold: Float?
  /// The format of the file of all matrices.
  package var format = AttentionFormat.csv
  /// CSV: whether files begin with a byte-order mark, from which Excel recognises UTF-8.
  package var marksByteOrder = false
  /// CSV: whether an apostrophe is put before text that a spreadsheet would take for a formula.
  package var disarmsFormulas = false

  package init(
    level: AttentionLevel = .word, keepsEnd: Bool = false, alignmentThreshold: Float? = nil
  ) {
    self.level = level
    self.keepsEnd = keepsEnd
    self.alignmentThreshold = alignmentThreshold
  }
}
