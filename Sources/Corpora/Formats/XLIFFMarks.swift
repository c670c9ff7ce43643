import CXMLReader

/// What XLIFF files write about the state of a translation, as far as it says that there is none to learn from: it is
/// missing, unconfirmed or rejected.
///
/// Only a mark that is written counts, whatever a standard names as its default. A translation that waits for a review
/// (`needs-review-translation`, `approved="no"`) is one.
enum XLIFFMarks {
  /// `translate`, where it is written.
  static func translate(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool? {
    switch value(.translate, event, events) {
    case "no": false
    case "yes": true
    default: nil
    }
  }

  /// What a `trans-unit` of version 1.2, or a `segment` of version 2, says; nil where it says nothing.
  static func isUntranslated(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool? {
    guard event.attributeCount > 0 else { return nil }
    if let state = value(.state, event, events), state == "initial" { return true }
    // memoQ, and Phrase.
    if let status = value(.status, event, events), unconfirmedStatuses.contains(status) {
      return true
    }
    if value(.confirmed, event, events) == "0" { return true }
    return translate(event, events).map { !$0 }
  }

  /// What a `target` of version 1.2 says.
  static func isUnfinished(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool {
    guard event.attributeCount > 0 else { return false }
    if let state = value(.state, event, events), unfinishedStates.contains(state) { return true }
    return value(.stateQualifier, event, events)?.hasPrefix("rejected-") == true
  }

  /// What a segment of Trados (`sdl:seg`) says.
  static func isUnconfirmed(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool {
    value(.conf, event, events).map(unconfirmedLevels.contains) ?? false
  }

  /// OASIS, XLIFF Version 1.2, section 2.4, `state`.
  private static let unfinishedStates: Set<String> = [
    "new", "needs-translation", "needs-l10n", "needs-adaptation",
  ]
  private static let unconfirmedLevels: Set<String> = [
    "unspecified", "draft", "rejectedtranslation", "rejectedsignoff",
  ]
  private static let unconfirmedStatuses: Set<String> = [
    "notstarted", "edited", "partiallyedited", "pretranslated", "assembledfromfragments",
    "machinetranslated", "rejected",
  ]

  /// In lower case, without outer white space.
  private static func value(
    _ name: XMLAttribute, _ event: CXMLEvent, _ events: XMLEventSource
  ) -> String? {
    guard let bytes = events.attribute(name, of: event), bytes.count <= 100 else { return nil }
    let text = bytes.split { $0 == 32 || (9...13).contains($0) }.first ?? bytes[0..<0]
    return String(decoding: text, as: UTF8.self).lowercased()
  }
}
