package import Settings

/// Where the word links come from that attention is trained towards.
package enum GuidedAlignment: SettingValue {
  /// Attention is not guided.
  case none
  /// What the corpus itself states: a `prop` of type `x-word-alignment` in each unit of TMX.
  case prop
  /// A statistical aligner, over the training pairs.
  case auto
  /// A file in Pharaoh format beside the corpus, a line for each pair.
  case file(String)

  package static var form: SettingForm { .text }
  package static var choices: [String] { ["none", "prop", "auto"] }
  package static var expectation: String { "none, prop, auto or the path of a file" }

  /// A file of one of the names above is written `./none`. Standard input is no file: a run that goes on reads it again.
  package static func read(_ texts: [String]) -> GuidedAlignment? {
    guard texts.count == 1 else { return nil }
    switch texts[0] {
    case "none": return GuidedAlignment.none
    case "prop": return .prop
    case "auto": return .auto
    case "-", "": return nil
    default: return .file(texts[0])
    }
  }

  package var texts: [String]? {
    switch self {
    case .none: ["none"]
    case .prop: ["prop"]
    case .auto: ["auto"]
    case .file(let path): [path]
    }
  }
}
