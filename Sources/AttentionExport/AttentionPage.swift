package import Basics
import Graphics

/// All sentences on one HTML page, which shows the attention of one at a time.
///
/// The page's data are an object about all sentences and then one on a line for each, which the script of the page
/// (`attention.js`) reads. A text has its words and subwords as pairs of numbers: how far after the one before a
/// unit begins, and how long it is, in UTF-16. A matrix is a string of its weights in millionths, each in digits of 5 bits, the
/// lowest first, of which all but the last have 32 added: `A` to `Z`, `a` to `z`, `0` to `9`, `-` and `_` are 0 to 63. That is
/// less than three characters a weight, and as exact as six decimals.
package struct AttentionPage: Sendable {
  private let origin: AttentionOrigin
  private let options: AttentionExportOptions
  private let title: String
  private let page: Page

  package init(_ origin: AttentionOrigin, options: AttentionExportOptions) {
    self.origin = origin
    self.options = options
    title = origin.models.isEmpty ? "Word links" : origin.models.joined(separator: " + ")
    page = Page(
      title: "Attention: \(title)",
      style: PackageResources.attention_css, body: PackageResources.attention_html,
      script: PackageResources.attention_js)
  }

  /// Appends everything before the first sentence.
  package func appendStart(to buffer: inout TextBuffer) {
    page.appendStart(to: &buffer)
    Page.appendDataStart("about", to: &buffer)
    buffer.append("{\"title\":")
    buffer.append(json: title, isInPage: true)
    buffer.append(
      ",\"number\":\"\(origin.kind == .translation ? "Line" : "Pair")\",\"models\":")
    buffer.append(
      json: (origin.models.isEmpty ? [] : [title]) + [origin.comparedModel].compactMap { $0 },
      isInPage: true)
    for (name, language) in [("source", origin.source), ("target", origin.target)] {
      buffer.append(",\"\(name)\":")
      if let language {
        buffer.append(json: language, isInPage: true)
      } else {
        buffer.append("null")
      }
    }
    buffer.append(",\"weights\":")
    buffer.append(json: origin.explanation, isInPage: true)
    buffer.append(",\"level\":\"\(options.level.rawValue)\",\"end\":\(options.keepsEnd)}\n")
    buffer.append(Page.dataEnd)
    Page.appendDataStart("sentences", to: &buffer)
  }

  /// Appends everything after the last sentence.
  package func appendEnd(to buffer: inout TextBuffer) {
    buffer.append(Page.dataEnd)
    page.appendEnd(to: &buffer)
  }

  /// Appends a sentence; nothing for a line that is empty or has no pair.
  package func append(_ sentence: ExportedSentence, to buffer: inout TextBuffer) {
    guard let best = sentence.best else { return }
    buffer.append("{\"line\":\(sentence.line),\"source\":")
    appendSource(of: best.pair, to: &buffer)
    buffer.append(",\"candidates\":[")
    for (index, candidate) in sentence.candidates.enumerated() {
      if index > 0 { buffer.append(",") }
      append(candidate, to: &buffer)
    }
    buffer.append("]")
    if let suspicion = sentence.suspicion {
      append("suspicion", Double(suspicion.value), to: &buffer)
      buffer.append(",\"notes\":")
      buffer.append(json: suspicion.reasons, isInPage: true)
    }
    if let comparison = sentence.comparison {
      append(comparison, to: best.pair.matrix(.word), to: &buffer)
    }
    buffer.append("}\n")
  }

  private func append(
    _ comparison: ExportedSentence.Comparison, to words: AttentionMatrix?,
    to buffer: inout TextBuffer
  ) {
    buffer.append(",\"other\":{")
    if let translation = comparison.translation {
      buffer.append("\"source\":")
      appendSource(of: translation.pair, to: &buffer)
      buffer.append(",\"candidate\":")
      append(translation, to: &buffer)
    } else {
      buffer.append("\"candidate\":null")
    }
    append("word", comparison.words, to: &buffer)
    if let words, let other = comparison.words {
      append("difference", words.difference(from: other), to: &buffer)
    }
    buffer.append("}")
  }

  private func appendSource(of pair: AttendedPair, to buffer: inout TextBuffer) {
    buffer.append("{")
    appendFields(
      of: pair.source, labels: pair.matrix(.subword).map { $0.source.dropLast() }, to: &buffer)
    buffer.append("}")
  }

  private func append(_ candidate: ExportedSentence.Candidate, to buffer: inout TextBuffer) {
    let pair = candidate.pair
    let subwords = pair.matrix(.subword)
    buffer.append("{")
    appendFields(
      of: pair.target, labels: subwords.map { $0.target[$0.rows(keepsEnd: false)] }, to: &buffer)
    append("score", candidate.score.map(Double.init), to: &buffer)
    append("logProbability", candidate.logProbability.map(Double.init), to: &buffer)
    let words = pair.matrix(.word)
    append("sharpness", words?.sharpness, to: &buffer)
    append("diagonal", words?.distanceFromDiagonal, to: &buffer)
    append("word", words, to: &buffer)
    append("subword", subwords, to: &buffer)
    buffer.append("}")
  }

  /// Appends the fields of a text and its units.
  ///
  /// - Parameter labels: of its subwords, if there are any
  private func appendFields(
    of text: AttendedText, labels: ArraySlice<String>?, to buffer: inout TextBuffer
  ) {
    buffer.append("\"text\":")
    buffer.append(json: text.text, isInPage: true)
    buffer.append(",\"rtl\":\(WritingDirection(of: text.text) == .rightToLeft),\"words\":")
    buffer.append(json: Self.steps(text.words, in: text))
    guard let labels, let subwords = text.subwords else { return }
    buffer.append(",\"subwords\":{\"labels\":")
    buffer.append(json: Array(labels), isInPage: true)
    buffer.append(",\"spans\":")
    buffer.append(json: Self.steps(subwords, in: text))
    buffer.append("}")
  }

  /// For each unit, how far after the one before it begins, and how long it is, in UTF-16.
  private static func steps(_ units: [Range<Int>], in text: AttendedText) -> [Int] {
    var end = 0
    return text.converted(units) { UTF16.width($0) }.flatMap { unit in
      defer { end = unit.upperBound }
      return [unit.lowerBound - end, unit.count]
    }
  }

  private func append(_ name: String, _ number: Double?, to buffer: inout TextBuffer) {
    guard let number, number.isFinite else { return }
    let millionths = (number * 1_000_000).rounded() / 1_000_000
    buffer.append(",\"\(name)\":\(millionths)")
  }

  private func append(_ name: String, _ matrix: AttentionMatrix?, to buffer: inout TextBuffer) {
    guard let matrix else { return }
    buffer.append(",\"\(name)\":\"")
    for weight in matrix.weights { buffer.append(digitsOf: weight) }
    buffer.append("\"")
  }
}

extension TextBuffer {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// Appends a weight in millionths, in digits of five bits.
  fileprivate mutating func append(digitsOf weight: Float) {
    var rest = UInt32((Double(min(max(weight, 0), 1)) * 1_000_000).rounded(.toNearestOrEven))
    repeat {
      let digit = rest & 31
      rest >>= 5
      append(byte: Self.digits[Int(rest > 0 ? digit + 32 : digit)])
    } while rest > 0
  }
}
