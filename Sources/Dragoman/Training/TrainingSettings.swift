public import Basics
internal import Corpora
internal import Foundation
internal import ModelFolder
package import Settings
package import Training

/// What a run of training is asked to do: settings by name, as configuration files and the flags of `dragoman train` have
/// them. A setting that is not given has its default. Relative paths start from the folder that is current when they are
/// given; `quiet` has no effect.
///
///     var settings = TrainingSettings(corpus: ["memory.tmx"], source: "en", target: "fr")
///     try settings.set("hidden-size", to: 256)
///     try settings.set("epochs", to: 20)
public struct TrainingSettings: Sendable {
  /// What was given, setting by setting.
  package private(set) var given: [GivenSetting]
  /// The model folder that a configuration file names.
  package private(set) var model: String?

  /// The names of all settings.
  public static var names: [String] { ModelSettings().entries.filter(\.traits.isGiven).map(\.name) }

  /// - Parameter corpus: paths of the files to train on; `-` is standard input (tab-separated)
  /// - Parameter source: the language to translate from, such as `en` or `pt-BR`; nil for text that has no languages
  /// - Parameter target: the language to translate to
  public init(corpus: [String] = [], source: String? = nil, target: String? = nil) {
    let all = [
      ("corpus", corpus), ("source", source.map { [$0] } ?? []),
      ("target", target.map { [$0] } ?? []),
    ]
    given = all.filter { !$1.isEmpty }.map { Self.setting($0, $1) }
  }

  /// Reads a configuration file in YAML, such as `dragoman train --dump-config` prints. A model folder that it names is
  /// ignored.
  ///
  /// - Throws: `UserError`: the file cannot be read (`.noInput`), names an unknown setting or holds a wrong value (`.data`)
  public init(contentsOf path: String) throws(UserError) {
    try self.init([], configuration: path)
  }

  /// - Parameter flags: settings that take precedence over those of the file
  package init(_ flags: [GivenSetting], configuration: String?) throws(UserError) {
    var all = flags
    if let configuration {
      let file = try ConfigurationFile(
        contentsOf: URL(fileURLWithPath: configuration), origin: .user)
      all += try file.given(for: ModelSettings.self, beside: ["model"], under: flags)
    }
    model = all.last { $0.name == "model" }?.texts.first
    given = all.map { Self.setting($0.name, $0.texts, place: $0.place) }
  }

  /// Gives a setting a value, in place of the one that it had.
  ///
  /// - Parameter name: one of `names`
  /// - Parameter value: a number, a text or a truth value
  /// - Throws: `UserError` (`.usage`): there is no such setting, or the value is wrong
  public mutating func set(
    _ name: String, to value: some LosslessStringConvertible
  ) throws(UserError) {
    try set(name, to: [value.description])
  }

  /// Gives a setting that is a list its values, in place of those that it had.
  ///
  /// - Parameter name: one of `names`
  /// - Parameter values: at least one
  /// - Throws: `UserError` (`.usage`): there is no such setting, or a value is wrong
  public mutating func set(_ name: String, to values: [String]) throws(UserError) {
    guard Self.names.contains(name) else {
      let near = NearestName(to: name, among: Self.names).suggestion
      throw UserError(
        .usage, found: "there is no setting “\(name)”",
        fix: near.map { "the nearest one is “\($0)”" }
          ?? "the settings are \(Self.names.joined(separator: ", "))")
    }
    let setting = Self.setting(name, values)
    do { try ModelSettings.check([setting]) } catch { throw UserError(error) }
    given.removeAll { $0.name == name }
    given.append(setting)
  }

  /// Checks what can be said without the folder.
  ///
  /// - Throws: `UserError` where settings do not go together
  package func check() throws(UserError) {
    let corpus = try applied(to: ModelSettings(), isNew: true).corpus
    let pairs = corpus.pairs
    if !corpus.corpus.isEmpty || pairs.sourceFile != nil || pairs.targetFile != nil {
      _ = try pairs.request(files: corpus.corpus, named: "`corpus`")
    }
    if corpus.corpus.contains("-") && corpus.validation.contains("-") {
      throw UserError(.usage, found: "only one of `corpus` and `validation` can be standard input")
    }
    if pairs.sourceFile == "-" || pairs.targetFile == "-" {
      throw UserError(
        .usage,
        found: "one of two files cannot be standard input: a run that goes on reads them again",
        fix: "save it to a file first")
    }
  }

  /// The settings with what was given in their place.
  ///
  /// - Parameter isNew: false where a run goes on. Then what was given takes the place only of what may change.
  package func applied(to settings: ModelSettings, isNew: Bool) throws(UserError) -> ModelSettings {
    do {
      return try settings.applying(given) { isNew || $0.resumption == .free }
    } catch {
      throw UserError(error)
    }
  }

  /// An error that names a setting, with the line of the configuration file that gives the setting, if one does.
  package func placed(_ error: UserError) -> UserError {
    guard error.kind == .usage else { return error }
    for name in error.description.matches(of: UserError.settingName).map(\.1) {
      guard let place = given.first(where: { $0.name == name })?.place,
        let colon = place.lastIndex(of: ":"), let line = Int(place[place.index(after: colon)...])
      else { continue }
      return UserError(
        .usage, at: Place(file: String(place[..<colon]), line: line),
        found: (error.place.map { "\($0): " } ?? "") + error.found, expected: error.expected,
        fix: error.fix)
    }
    return error
  }

  /// Whether a setting was given.
  package func gives(_ name: String) -> Bool { given.contains { $0.name == name } }

  /// The folder of `init-from`, if it was given.
  package var modelToBeginWith: String? {
    given.last { $0.name == "init-from" }?.texts.first
  }

  /// Whether what was given names standard input.
  package var readsStandardInput: Bool { given.contains { $0.texts.contains("-") } }

  /// A setting, its paths absolute, so that a run can go on from any folder.
  private static func setting(
    _ name: String, _ texts: [String], place: String? = nil
  ) -> GivenSetting {
    guard let choices = paths[name] else { return GivenSetting(name, texts, place: place) }
    let folder = FileManager.default.currentDirectoryPath
    let absolute = texts.map { text in
      text == "-" || text.hasPrefix("/") || choices.contains(text) ? text : "\(folder)/\(text)"
    }
    return GivenSetting(name, absolute, place: place)
  }

  /// The settings that are paths, with the values that are none.
  private static let paths = Dictionary(
    uniqueKeysWithValues: ModelSettings().entries.filter { $0.traits.kind == .path }
      .map { ($0.name, $0.choices) })
}

extension UserError {
  /// How messages name a setting: `max-length`, or `no-recover` where it is turned off, in backquotes. The command spells it
  /// as a flag.
  package static var settingName: Regex<(Substring, Substring)> { /`(?:no-)?([a-z][a-z0-9-]*)`/ }

  /// What is wrong with settings.
  package init(_ problem: SettingProblem) {
    self.init(.usage, found: problem.sentence { "`\($0)`" })
  }
}
