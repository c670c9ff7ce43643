/// The properties of a setting besides its type, default and limits.
package struct SettingTraits: Sendable {
  /// The value of a setting in a resumed run.
  package enum Resumption: Sendable {
    /// The stored value; another one is refused.
    case fixed
    /// The stored value, unless another one is given.
    case free
    /// The value that is given now, or the default.
    case anew
  }

  package enum Kind: Sendable {
    case plain
    /// A file, or a prefix of files. It describes the machine and is left out of packed models.
    case path
    /// It describes the machine and is left out of packed models.
    case local
    /// A result of a run, stored in `config.yaml`. Users cannot set it.
    case result
    /// A result that describes the corpus and is left out of packed models.
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
  /// Whether a value that is not given is chosen by the size of the corpus.
  package let suitsCorpus: Bool

  /// Whether users can set it.
  package var isGiven: Bool { kind != .result && kind != .localResult }
  /// Whether it is left out of packed models.
  package var isLocal: Bool { kind != .plain && kind != .result }
}
