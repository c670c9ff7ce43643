import Basics

/// The format of a file of all attention matrices.
public enum AttentionFormat: String, Sendable, CaseIterable {
  /// One tidy CSV.
  case csv
  /// Lines as Marian prints them with `--alignment soft`.
  case marian
  /// Blocks as Nematus writes them with `--output_alignment`.
  case nematus
  /// Blocks as Sockeye prints them with `--output-type translation_with_alignment_matrix`.
  case sockeye
}

/// Attention in the formats of other translators, for viewers that read these.
///
/// Labels that could be taken for a separator are written as Moses does: `|||` as `&#124;&#124;&#124;`. White space in a label, which
/// only a text without visible characters has, is written `▁`.
enum ForeignFormats {
  /// A line: the target words, and for each of them and `</s>` the attention weights of all source words and `</s>`, separated by
  /// commas. A line without a translation is empty but for the separator.
  ///
  ///     Un chien . ||| 0.9,0.05,0.03,0.02 0.1,0.8,0.05,0.05 …
  ///
  /// Marian's `OutputPrinter` and `SoftAlignToString`.
  static func appendMarian(_ matrix: AttentionMatrix?, to buffer: inout TextBuffer) {
    if let matrix { append(words: matrix.target[matrix.rows(keepsEnd: false)], to: &buffer) }
    buffer.append(" |||")
    for row in matrix?.rows(keepsEnd: true) ?? 0..<0 {
      buffer.append(" ")
      append(matrix?.row(row) ?? [], separator: ",", to: &buffer)
    }
    buffer.append("\n")
  }

  /// A block: a line with the number of the sentence from 0, target, score, source and both lengths, then a line for each target word
  /// and `</s>` with a weight for each source word and `</s>`, and an empty line. Lengths count no `</s>`, which readers add.
  ///
  ///     0 ||| Un chien . ||| -0.41 ||| A dog . ||| 3 3
  static func appendNematus(
    _ matrix: AttentionMatrix?, _ sentence: ExportedSentence, to buffer: inout TextBuffer
  ) {
    appendHead(matrix, sentence, separator: " ", to: &buffer)
    for row in matrix?.rows(keepsEnd: true) ?? 0..<0 {
      append(matrix?.row(row) ?? [], separator: " ", to: &buffer)
      buffer.append("\n")
    }
    buffer.append("\n")
  }

  /// A block like that of Nematus, but both lengths are separated by bars, `</s>` has neither a row nor a column, and a line
  /// has the weights of one source word: the matrix is transposed, as Sockeye's output handler writes it.
  ///
  ///     0 ||| Un chien . ||| -0.41 ||| A dog . ||| 3 ||| 3
  static func appendSockeye(
    _ matrix: AttentionMatrix?, _ sentence: ExportedSentence, to buffer: inout TextBuffer
  ) {
    appendHead(matrix, sentence, separator: " ||| ", to: &buffer)
    if let matrix {
      for column in matrix.columns(keepsEnd: false) {
        let weights = matrix.rows(keepsEnd: false).map {
          matrix.weights[$0 * matrix.source.count + column]
        }
        append(weights[...], separator: " ", to: &buffer)
        buffer.append("\n")
      }
    }
    buffer.append("\n")
  }

  private static func appendHead(
    _ matrix: AttentionMatrix?, _ sentence: ExportedSentence, separator: String,
    to buffer: inout TextBuffer
  ) {
    let source = matrix.map { $0.source[$0.columns(keepsEnd: false)] } ?? []
    let target = matrix.map { $0.target[$0.rows(keepsEnd: false)] } ?? []
    buffer.append("\(sentence.line - 1) ||| ")
    append(words: target, to: &buffer)
    buffer.append(" ||| \(sentence.best?.score ?? 0) ||| ")
    append(words: source, to: &buffer)
    buffer.append(" ||| \(source.count)\(separator)\(target.count)\n")
  }

  private static func append(words: ArraySlice<String>, to buffer: inout TextBuffer) {
    for (index, word) in words.enumerated() {
      if index > 0 { buffer.append(" ") }
      buffer.append(word == "|||" ? "&#124;&#124;&#124;" : word.replacing(/\s/, with: "▁"))
    }
  }

  private static func append(
    _ weights: ArraySlice<Float>, separator: String, to buffer: inout TextBuffer
  ) {
    for (index, weight) in weights.enumerated() {
      if index > 0 { buffer.append(separator) }
      buffer.append(weight: weight)
    }
  }
}
