import ArgumentParser
import Basics
import Corpora
import Foundation
import ModelFolder
import Seq2Seq
import Settings
import Training
import Vocabularies

/// The settings of a run, as flags.
struct TrainOptions: ParsableArguments {
  @OptionGroup(title: "Corpus") var corpus: SettingOptions<CorpusConfiguration>
  @OptionGroup(title: "Vocabulary") var vocabulary: SettingOptions<VocabularyConfiguration>
  @OptionGroup(title: "Network") var network: SettingOptions<NetworkConfiguration>
  @OptionGroup(title: "Training") var training: SettingOptions<TrainingConfiguration>
  @OptionGroup(title: "Run") var run: SettingOptions<RunConfiguration>

  /// What was given, group by group.
  var given: [GivenSetting] {
    corpus.given + vocabulary.given + network.given + training.given + run.given
  }
}

/// What `train` was given: flags, and in the file of `--config` what no flag gives or takes the place of.
struct TrainSettings: Codable {
  let given: [GivenSetting]
  /// The model folder that the file names.
  let model: String?

  /// - Throws: `UserError` where the file cannot be read, names an unknown setting, or holds a value that cannot be
  init(_ options: TrainOptions, config: String?) throws {
    let flags = options.given
    var all = flags
    if let config {
      let file = try ConfigurationFile(contentsOf: URL(fileURLWithPath: config), origin: .user)
      all += try file.given(for: ModelSettings.self, beside: ["model"], under: flags)
    }
    model = all.last { $0.name == "model" }?.texts.first
    let paths = Set(ModelSettings().entries.filter { $0.traits.kind == .path }.map(\.name))
    given = all.map { setting in
      guard paths.contains(setting.name) else { return setting }
      return GivenSetting(
        setting.name, setting.texts.map(Self.absolute), place: setting.place)
    }
  }

  /// The settings with what was given in their place.
  ///
  /// - Parameter isNew: false where a run goes on. Then what was given takes the place only of what may change.
  func applied(to settings: ModelSettings, isNew: Bool) throws -> ModelSettings {
    do {
      return try settings.applying(given) { isNew || $0.resumption == .free }
    } catch {
      throw UserError(error)
    }
  }

  /// Whether a setting was given.
  func gives(_ name: String) -> Bool { given.contains { $0.name == name } }

  /// Whether what is given names standard input.
  var readsStandardInput: Bool { given.contains { $0.texts.contains("-") } }

  /// An error of arguments that speaks of a flag whose setting stands in the file, with its place before it; nil for any
  /// other.
  func placed(_ error: any Error) -> UserError? {
    let message: String
    switch error {
    case let error as UserError where error.kind == .usage: message = error.description
    case let error as ValidationError: message = error.message
    default: return nil
    }
    for part in message.split(separator: "--", omittingEmptySubsequences: false).dropFirst() {
      let name = part.prefix { $0.isLetter || $0 == "-" }
      let place = given.first { $0.name == name }?.place
      if let place { return UserError(.usage, found: "\(place): \(message)") }
    }
    return nil
  }

  /// Paths are kept whole, so that `train --model DIR` goes on from any folder.
  private static func absolute(_ path: String) -> String {
    path == "-" || path.hasPrefix("/")
      ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}

extension UserError {
  /// What is wrong with settings that were given as flags.
  init(_ problem: SettingProblem) {
    self.init(.usage, found: problem.sentence { "--\($0)" })
  }
}
