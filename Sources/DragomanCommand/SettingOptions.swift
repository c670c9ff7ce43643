import ArgumentParser
import Corpora
import Foundation
import ModelFolder
import Settings
import Training
import Vocabularies

/// The flags of a group of settings, derived from their declarations.
///
/// ArgumentParser looks for the properties of an instance, and decodes them: here both come from the declarations. Values
/// are kept as text, so that flags and configuration files are read by the same code.
struct SettingOptions<Group: SettingGroup>: ParsableArguments {
  /// The values that were given, in the order of the declarations.
  private(set) var given: [GivenSetting] = []

  init() {}

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for entry in Self.entries {
      let key = Key(stringValue: entry.name)
      let texts: [String]
      switch entry.form {
      case .truth:
        let value = try container.decode(Flag<Bool?>.self, forKey: key).wrappedValue
        texts = value.map { ["\($0)"] } ?? []
      case .list: texts = try container.decode(Option<[String]>.self, forKey: key).wrappedValue
      case .number, .text:
        let value = try container.decode(Option<String?>.self, forKey: key).wrappedValue
        texts = value.map { [$0] } ?? []
      }
      if !texts.isEmpty { given.append(GivenSetting(entry.name, texts)) }
    }
  }

  func validate() throws {
    do { try Group.check(given) } catch { throw ValidationError(error.sentence { "--\($0)" }) }
  }

  /// The settings with the values that were given.
  ///
  /// - Parameter defaults: the values of the others
  func values(over defaults: Group = Group()) -> Group {
    // `validate` has refused what cannot be applied.
    (try? defaults.applying(given)) ?? defaults
  }

  private static var entries: [SettingEntry] { Group().entries.filter(\.traits.isGiven) }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension SettingOptions: CustomReflectable {
  /// The properties that ArgumentParser finds.
  var customMirror: Mirror {
    Mirror(self, children: Self.entries.map { ("_" + $0.name, Self.argument($0)) })
  }

  private static func argument(_ entry: SettingEntry) -> Any {
    var name: NameSpecification = .customLong(entry.name)
    if let short = entry.traits.short { name = [.customShort(short), .customLong(entry.name)] }
    let help = ArgumentHelp(help(entry), valueName: entry.traits.placeholder)
    let completion: CompletionKind? =
      entry.traits.kind == .path ? .file() : entry.choices.isEmpty ? nil : .list(entry.choices)
    switch entry.form {
    case .truth: return Flag<Bool?>(name: name, inversion: .prefixedNo, help: help)
    case .list:
      return Option<[String]>(
        wrappedValue: [], name: name, parsing: .upToNextOption, help: help, completion: completion)
    case .number, .text: return Option<String?>(name: name, help: help, completion: completion)
    }
  }

  /// The help of a setting, with its values and its default as ArgumentParser writes them.
  private static func help(_ entry: SettingEntry) -> String {
    var value = entry.traits.derived ?? entry.defaultTexts?.first
    if entry.form == .truth { value = value == "true" ? "on" : nil }
    // `vocab` learns from a corpus without asking how large it is.
    if entry.traits.suitsCorpus, Group.self != VocabularyLearning.self,
      let sizes = CorpusDefaults.text(of: entry)
    {
      value = (value.map { $0 + "; " } ?? "") + sizes
    }
    // `train` drops pairs by default; other commands keep all.
    let isOfTrain = Group.self == Cleaning.self || Group.self == CorpusOutcome.self
    let notes = [
      entry.choices.isEmpty ? nil : "values: \(entry.choices.joined(separator: ", "))",
      value.map { "\(isOfTrain ? "default in train" : "default"): \($0)" },
    ].compactMap { $0 }
    let help =
      entry.traits.help + "." + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    return help.withFlags
  }
}
