import Basics
import Foundation
import ModelFolder

/// `--config FILE`: its settings become flags that stand before those of the command line.
struct ConfigurationArguments {
  /// The arguments with the settings of their `--config` files put in; a flag that is given wins over the file.
  let expanded: [String]
  /// Where the flags that were put in stand in the file, as `file:line`.
  private let places: [String: String]

  /// - Throws: `UserError` where a file cannot be read, names an unknown setting, or holds a value that cannot be
  init(_ arguments: [String]) throws {
    guard arguments.first == "train", let file = Self.value(of: "config", in: arguments) else {
      expanded = arguments
      places = [:]
      return
    }
    var given = Set(
      arguments.filter { $0.hasPrefix("--") }.map {
        String($0.dropFirst(2).prefix { $0 != "=" })
      })
    for (one, others) in Self.alternatives where !given.isDisjoint(with: one) {
      given.formUnion(others)
    }
    let configuration = try ConfigurationFile(contentsOf: URL(fileURLWithPath: file), origin: .user)
    let settings = try configuration.settings(
      known: TrainCommand.settingNames, truths: TrainCommand.flagNames)
    try configuration.check(
      Set(settings.map(\.name)).subtracting(given), texts: TrainCommand.textNames)
    var inserted: [String] = []
    var places: [String: String] = [:]
    for setting in settings where !given.contains(setting.name) {
      if !setting.values.isEmpty { places[setting.name] = "\(file):\(setting.line)" }
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
    expanded = ["train"] + inserted + arguments.dropFirst()
    self.places = places
  }

  /// An error that speaks of a flag that stands in the file, with its place before it; nil where it speaks of none.
  func placed(_ message: String) -> String? {
    for part in message.split(separator: "--", omittingEmptySubsequences: false).dropFirst() {
      let name = part.prefix { $0.isLetter || $0 == "-" }
      if let place = places[String(name)] { return "\(place): \(message)" }
    }
    return nil
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
