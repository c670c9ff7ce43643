package import Basics

/// Inspected pairs as CSV (RFC 4180, LF), a row for each.
package struct InspectionCSV: Sendable {
  /// A pair, and what was found.
  package struct Row: Sendable {
    package let number: Int
    package let place: String
    package let source: String
    package let target: String
    package let evidence: PairEvidence
    package let suspicion: Suspicion

    package init(
      number: Int, place: String, source: String, target: String, evidence: PairEvidence,
      suspicion: Suspicion
    ) {
      self.number = number
      self.place = place
      self.source = source
      self.target = target
      self.evidence = evidence
      self.suspicion = suspicion
    }

    /// Its reasons in words.
    package var reasons: [String] {
      suspicion.reasons.map { $0.sentence(evidence, source: source, target: target) }
    }
  }

  private let disarmsFormulas: Bool
  private let marksByteOrder: Bool

  /// - Parameter marksByteOrder: whether the file begins with a byte-order mark
  /// - Parameter disarmsFormulas: whether an apostrophe is put before text that a spreadsheet would take for a formula
  package init(marksByteOrder: Bool, disarmsFormulas: Bool) {
    self.marksByteOrder = marksByteOrder
    self.disarmsFormulas = disarmsFormulas
  }

  /// Appends the first line.
  package func appendHeader(to buffer: inout TextBuffer) {
    if marksByteOrder { buffer.append(TextBuffer.byteOrderMark) }
    buffer.append(
      "pair,place,suspicion,reasons,source,target,log_probability_per_word,"
        + "reverse_log_probability_per_word,gain,reverse_gain,length_ratio,uncovered_source,"
        + "uncovered_target,sharpness,numbers_differ,tags_differ,ending_differs,copy,other_script,"
        + "other_translation\n")
  }

  package func append(_ row: Row, to buffer: inout TextBuffer) {
    let evidence = row.evidence
    buffer.append("\(row.number),")
    buffer.append(field: row.place)
    buffer.append(",")
    buffer.append(weight: row.suspicion.value)
    for text in [row.reasons.joined(separator: "; "), row.source, row.target] {
      buffer.append(",")
      buffer.append(field: text, isDisarmed: disarmsFormulas)
    }
    let ratio = evidence.targetLength / max(evidence.sourceLength, 1)
    for number in [
      evidence.forward.scorePerWord, evidence.reverse?.scorePerWord, evidence.forward.gain,
      evidence.reverse?.gain, ratio, evidence.forward.uncovered, evidence.reverse?.uncovered,
      evidence.forward.sharpness,
    ] {
      buffer.append(",")
      if let number, number.isFinite { buffer.append(weight: number) }
    }
    for marks: PairEvidence.Marks in [
      .numbers, .tags, .ending, .copy, [.sourceScript, .targetScript], .otherTranslation,
    ] {
      buffer.append(evidence.marks.isDisjoint(with: marks) ? ",0" : ",1")
    }
    buffer.append("\n")
  }
}
