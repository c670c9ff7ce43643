import CXMLReader

/// What XLIFF files write about the state of a translation, as far as it says that there is none to learn from: it is
/// missing, unconfirmed or rejected.
///
/// Only a mark that is written counts, whatever a standard names as its default. A translation that waits for a review
/// (`needs-review-translation`, `approved="no"`) is one.
enum XLIFFMarks {
  /// `translate`, where it is written.
  static func translate(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool? {
    guard let value = events.attribute(.translate, of: event) else { return nil }
    if equals(value, "no") { return false }
    return equals(value, "yes") ? true : nil
  }

  /// What a `trans-unit` of version 1.2, or a `segment` of version 2, says; nil where it says nothing.
  static func isUntranslated(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool? {
    var isTranslated: Bool?
    for index in 0..<Int(event.attributeCount) {
      let (name, value) = events.attribute(index, of: event)
      switch name {
      case XMLAttribute.state.rawValue: if equals(value, "initial") { return true }
      // Of memoQ, and of Phrase.
      case XMLAttribute.status.rawValue: if unconfirmedStatuses.contains(value) { return true }
      case XMLAttribute.confirmed.rawValue: if equals(value, "0") { return true }
      case XMLAttribute.translate.rawValue: isTranslated = translate(event, events)
      default: break
      }
    }
    return isTranslated.map { !$0 }
  }

  /// What a `target` of version 1.2 says.
  ///
  /// OASIS, XLIFF Version 1.2, section 2.4: `state` and `state-qualifier`.
  static func isUnfinished(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool {
    for index in 0..<Int(event.attributeCount) {
      let (name, value) = events.attribute(index, of: event)
      switch name {
      case XMLAttribute.state.rawValue: if unfinishedStates.contains(value) { return true }
      case XMLAttribute.stateQualifier.rawValue:
        if equals(UnsafeBufferPointer(rebasing: value.prefix(9)), "rejected-") { return true }
      default: break
      }
    }
    return false
  }

  /// What a segment of Trados (`sdl:seg`) says.
  static func isUnconfirmed(_ event: CXMLEvent, _ events: XMLEventSource) -> Bool {
    guard let level = events.attribute(.conf, of: event) else { return false }
    return unconfirmedLevels.contains(level)
  }

  private static let unfinishedStates = Words(
    "new", "needs-translation", "needs-l10n", "needs-adaptation")
  private static let unconfirmedLevels = Words(
    "Unspecified", "Draft", "RejectedTranslation", "RejectedSignOff")
  private static let unconfirmedStatuses = Words(
    "NotStarted", "Edited", "PartiallyEdited", "Pretranslated", "AssembledFromFragments",
    "MachineTranslated", "Rejected")

  private struct Words {
    let words: [StaticString]

    init(_ words: StaticString...) { self.words = words }

    func contains(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
      words.contains { equals(value, $0) }
    }
  }

  /// Whether a value is a word, in capitals or not.
  @inline(__always)
  private static func equals(_ value: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
    guard value.count == word.utf8CodeUnitCount else { return false }
    for index in value.indices where value[index] | 0x20 != word.utf8Start[index] | 0x20 {
      return false
    }
    return true
  }
}
