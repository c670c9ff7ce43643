/// What is known of a setting beside its type, its default and its limits.
package struct SettingTraits: Sendable {
  /// What becomes of a setting when a run goes on.
  package enum Resumption: Sendable {
    /// It has to be what it was.
    case fixed
    /// It is what it was, or what is given now.
    case free
    /// It is what is given now.
    case anew
  }

  package enum Kind: Sendable {
    case plain
    /// A file, or the prefix of some. What names them says something of the machine, and no packed model has it.
    case path
    /// It says something of the machine that trains, and no packed model has it.
    case local
    /// What came of a run: it stands in `config.yaml`, and is nobody's to set.
    case result
    /// A result that tells something of the corpus, which no packed model has.
    case localResult
  }

  package let help: String
  let name: String?
  package let short: Character?
  package let placeholder: String?
  package let changesData: Bool
  package let resumption: Resumption
  package let kind: Kind
  package let derived: String?
  let excludes: [String]

  /// Whether users can set it.
  package var isGiven: Bool { kind != .result && kind != .localResult }
  /// Whether it stays behind when a model is packed.
  package var isLocal: Bool { kind != .plain && kind != .result }
}
