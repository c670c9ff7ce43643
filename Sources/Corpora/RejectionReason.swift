/// Why a unit gave no pair.
package enum RejectionReason: String, Sendable, Hashable, CaseIterable, Codable,
  CodingKeyRepresentable
{
  /// The unit has no text in the source language.
  case noSource = "no-source"
  /// The unit has no text in the target language.
  case noTarget = "no-target"
  /// The source or the target is there, and is empty.
  case empty
  /// The unit has both languages, and the one is not a translation of the other: two translations of a third, or links
  /// that lead from the target to the source.
  case direction
  /// The unit stands where the file is damaged.
  case damaged

  /// For people: "12 units …".
  var phrase: String {
    switch self {
    case .noSource: "without the source language"
    case .noTarget: "without the target language"
    case .empty: "with an empty side"
    case .direction: "not aligned from the source language to the target language"
    case .damaged: "lost to damage"
    }
  }
}
