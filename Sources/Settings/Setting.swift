/// One setting: its value, and all that the program knows about it.
///
///     @Setting("Units of a decoder layer", data: false, limits: .from(1, to: 1 << 14))
///     package var hiddenSize = 512
///
/// This declares the flag `--hidden-size` with its help, the YAML key `hidden-size`, the default, what is refused, that the
/// prepared corpus does not depend on it, and that a run that goes on may not change it. Nothing else has to be written
/// down for a new setting but its use.
@propertyWrapper
package struct Setting<Value: SettingValue>: Sendable {
  package let traits: SettingTraits
  private let limits: SettingLimits<Value.Scalar>?
  private let initial: Value
  private let absent: Value?
  private var box: Box

  /// - Parameter wrappedValue: the default
  /// - Parameter help: a sentence without its full stop; the default is printed behind the first one
  /// - Parameter name: of flag and key, where the name of the property does not give it
  /// - Parameter short: the letter of a short flag
  /// - Parameter placeholder: what help calls the value; nil: the name
  /// - Parameter data: whether the prepared corpus depends on the setting. It has no default, so that it is not forgotten:
  ///   what prepares the corpus sees the default of every setting that says `false`.
  /// - Parameter resume: what becomes of it when a run goes on
  /// - Parameter kind: what is special about it
  /// - Parameter limits: which values are allowed
  /// - Parameter derived: what stands for the value where none is given, in the words of the help
  /// - Parameter excludes: the names of settings that it takes the place of
  /// - Parameter absent: what it was before there was such a setting, for older model folders
  package init(
    wrappedValue: Value, _ help: String, name: String? = nil, short: Character? = nil,
    placeholder: String? = nil, data: Bool, resume: SettingTraits.Resumption = .fixed,
    kind: SettingTraits.Kind = .plain, limits: SettingLimits<Value.Scalar>? = nil,
    derived: String? = nil, excludes: [String] = [], absent: Value? = nil
  ) {
    traits = SettingTraits(
      help: help, name: name, short: short, placeholder: placeholder, changesData: data,
      resumption: resume, kind: kind, derived: derived, excludes: excludes)
    self.limits = limits
    self.absent = absent
    initial = wrappedValue
    box = Box(wrappedValue)
  }

  package var wrappedValue: Value {
    get { box.value }
    set { box = Box(newValue) }
  }

  /// Where the value is, so that a group of settings can be filled by name.
  ///
  /// It is written to only while `SettingGroup.copied()` makes a group, before anyone else has it; a new value of the
  /// property gets a box of its own.
  private final class Box: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
  }
}

extension Setting: Hashable {
  package static func == (one: Self, other: Self) -> Bool { one.box.value == other.box.value }
  package func hash(into hasher: inout Hasher) { hasher.combine(box.value) }
}

/// A setting of any type.
protocol AnySetting: Sendable {
  var traits: SettingTraits { get }
  var form: SettingForm { get }
  var choices: [String] { get }
  var expectation: String { get }
  var texts: [String]? { get }
  var defaultTexts: [String]? { get }
  /// Whether an older model folder may lack it.
  var mayBeAbsent: Bool { get }
  /// Whether the value is that of folders from before there was such a setting.
  var isAbsent: Bool { get }
  /// The value, and what is expected in its place; nil where it is allowed.
  var refusal: (found: String, expected: String)? { get }

  /// Reads a value; false where the texts are none.
  func read(_ texts: [String]) -> Bool
  func take(_ other: any AnySetting)
  func reset()
  func makeAbsent()
}

extension Setting: AnySetting {
  var form: SettingForm { Value.form }
  var choices: [String] { Value.choices }
  var expectation: String { Value.expectation }
  var texts: [String]? { box.value.texts }
  var defaultTexts: [String]? { initial.texts }
  var mayBeAbsent: Bool { absent != nil || Value.empty != nil || traits.kind == .result }

  var isAbsent: Bool { box.value == absent }

  var refusal: (found: String, expected: String)? {
    for scalar in box.value.scalars {
      if let expected = limits?.expected(for: scalar) { return ("\(scalar)", expected) }
    }
    return nil
  }

  func read(_ texts: [String]) -> Bool {
    guard let value = Value.read(texts) else { return false }
    box.value = value
    return true
  }

  func take(_ other: any AnySetting) {
    if let other = other as? Self { box.value = other.box.value }
  }

  func reset() { box.value = initial }

  func makeAbsent() { box.value = absent ?? Value.empty ?? initial }
}
