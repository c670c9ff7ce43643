import Foundation
import ModelFolder

/// `--config FILE`: its settings become flags that stand before those of the command line.
enum ConfigurationArguments {
  /// The arguments with the settings of their `--config` files put in; a flag that is given wins over the file.
  ///
  /// - Throws: `ModelFolderError` where a file cannot be read or names an unknown setting
  static func expanded(_ arguments: [String]) throws -> [String] {
    guard arguments.first == "train", let file = value(of: "config", in: arguments) else {
      return arguments
    }
    var given = Set(
      arguments.filter { $0.hasPrefix("--") }.map {
        String($0.dropFirst(2).prefix { $0 != "=" })
      })
    for (one, others) in alternatives where !given.isDisjoint(with: one) { given.formUnion(others) }
    let settings = try ConfigurationFile(contentsOf: URL(fileURLWithPath: file), origin: .user)
      .settings(known: TrainCommand.settingNames, truths: TrainCommand.flagNames)
    var inserted: [String] = []
    for setting in settings where !given.contains(setting.name) {
      if TrainCommand.flagNames.contains(setting.name) {
        if setting.values == ["true"] {
          inserted.append("--\(setting.name)")
        } else if setting.values == ["false"],
          TrainCommand.invertibleFlagNames.contains(setting.name)
        {
          inserted.append("--no-\(setting.name)")
        }
      } else {
        // Not as two arguments: a negative number would be taken for a flag.
        inserted += setting.values.map { "--\(setting.name)=\($0)" }
      }
    }
    return ["train"] + inserted + arguments.dropFirst()
  }

  /// A flag of the first set takes the place of the settings of the second.
  private static let alternatives: [(Set<String>, Set<String>)] = [
    (["batch-tokens"], ["batch-sentences"]), (["batch-sentences"], ["batch-tokens"]),
    (["corpus"], ["source-file", "target-file"]), (["source-file", "target-file"], ["corpus"]),
    (["validation"], ["validation-split"]), (["validation-split"], ["validation"]),
    (["vocab"], ["vocab-size", "vocab-type", "joint-vocab"]),
    (["vocab-size", "vocab-type", "joint-vocab"], ["vocab"]),
  ]

  private static func value(of name: String, in arguments: [String]) -> String? {
    for (index, argument) in arguments.enumerated() {
      if argument == "--\(name)" { return arguments.dropFirst(index + 1).first }
      if argument.hasPrefix("--\(name)=") { return String(argument.dropFirst(name.count + 3)) }
    }
    return nil
  }
}

/// The folder that the command was started in.
var workingFolder: String { FileManager.default.currentDirectoryPath }
