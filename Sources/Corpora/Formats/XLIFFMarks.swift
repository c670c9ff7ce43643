import CXMLReader

/// The marks of XLIFF files that a translation is missing, unconfirmed or rejected, so that it should not be learned.
///
/// Only written marks count, not the defaults of a standard. A translation that waits for a review
/// (`needs-review-translation`, `approved="no"`) is kept.
enum XLIFFMarks {
  /// `translate`; nil if it is not written.
  static func translate(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool? {
    guard let value = events.attribute(.translate, of: event) else { return nil }
    if equals(value, "no") { return false }
    return equals(value, "yes") ? true : nil
  }

  /// Whether a `trans-unit` of version 1.2 or a `segment` of version 2 is marked; nil if it has no mark.
  static func isUntranslated(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool? {
    // `status` is that of memoQ, `confirmed` that of Phrase.
    if has(.state, initial, event, events) || has(.status, unconfirmedStatuses, event, events)
      || has(.confirmed, unconfirmed, event, events)
    {
      return true
    }
    return translate(event, events).map { !$0 }
  }

  /// Whether a `target` of version 1.2 is marked.
  ///
  /// OASIS, XLIFF Version 1.2, section 2.4: `state` and `state-qualifier`.
  static func isUnfinished(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool {
    if has(.state, unfinishedStates, event, events) { return true }
    let qualifier = events.attribute(.stateQualifier, of: event)
    return qualifier.map { equals($0.first(9), "rejected-") } ?? false
  }

  /// Whether a segment of Trados (`sdl:seg`) is marked.
  static func isUnconfirmed(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool {
    has(.conf, unconfirmedLevels, event, events)
  }

  private static let initial: [StaticString] = ["initial"]
  private static let unconfirmed: [StaticString] = ["0"]
  private static let unfinishedStates: [StaticString] = [
    "new", "needs-translation", "needs-l10n", "needs-adaptation",
  ]
  private static let unconfirmedLevels: [StaticString] = [
    "Unspecified", "Draft", "RejectedTranslation", "RejectedSignOff",
  ]
  private static let unconfirmedStatuses: [StaticString] = [
    "NotStarted", "Edited", "PartiallyEdited", "Pretranslated", "AssembledFromFragments",
    "MachineTranslated", "Rejected",
  ]

  /// Whether an attribute is one of these words.
  private static func has(
    _ name: XMLAttribute, _ words: [StaticString], _ event: CXMLEvent, _ events: XMLEventSource
  ) -> Bool {
    guard let value = events.attribute(name, of: event) else { return false }
    return words.contains { equals(value, $0) }
  }

  /// Whether a value is a word, in any case.
  @inline(__always)
  private static func equals(_ value: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    guard value.count == word.utf8CodeUnitCount else { return false }
    for index in value.indices where value[index] | 0x20 != word.utf8Start[index] | 0x20 {
      return false
    }
    return true
  }
}
