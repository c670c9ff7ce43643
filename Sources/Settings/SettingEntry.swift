/// A setting of a group, with its name.
package struct SettingEntry: Sendable {
  /// The flag without its dashes, and the key of configuration files: `hidden-size`.
  package let name: String
  let setting: any AnySetting

  init(property: String, _ setting: any AnySetting) {
    name = setting.traits.name ?? Self.name(ofProperty: property)
    self.setting = setting
  }

  package var traits: SettingTraits { setting.traits }
  package var form: SettingForm { setting.form }
  package var choices: [String] { setting.choices }
  package var expectation: String { setting.expectation }
  /// The value; nil if it has none.
  package var texts: [String]? { setting.texts }
  package var defaultTexts: [String]? { setting.defaultTexts }
  /// Whether the value was given, read or set.
  package var isGiven: Bool { setting.isGiven }
  package var mayBeAbsent: Bool { setting.mayBeAbsent }
  var isDefault: Bool { texts == defaultTexts }

  /// The error of a wrong value.
  package func wrong(_ found: String) -> SettingProblem {
    .wrong(name: name, found: found, expected: expectation, choices: choices)
  }

  func excludes(_ other: SettingEntry) -> Bool {
    traits.excludes.contains(other.name) || other.traits.excludes.contains(name)
  }

  /// Whether the value turns a switch off, and so excludes nothing.
  func isTurnedOff(by given: GivenSetting) -> Bool { form == .truth && given.texts == ["false"] }

  /// `hidden-size` for the property `_hiddenSize`.
  private static func name(ofProperty property: String) -> String {
    var name = ""
    for letter in property where letter != "_" {
      name += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
    }
    return name
  }
}
