/// A setting: its value and everything that the program needs to know about it.
///
///     @Setting("Units of a decoder layer", data: false, limits: .from(1, to: 1 << 14))
///     package var hiddenSize = 512
///
/// This declares the flag `--hidden-size` with its help, the YAML key `hidden-size`, the default, the allowed values, that the
/// prepared corpus does not depend on it, and that a resumed run may not change it.
@propertyWrapper
package struct Setting<Value: SettingValue>: Sendable {
  package let traits: SettingTraits
  private let limits: SettingLimits<Value.Scalar>?
  private let initial: Value
  private let absent: Value?
  private var box: Box

  /// - Parameter wrappedValue: the default
  /// - Parameter help: a sentence without its full stop; the default is printed after the first sentence
  /// - Parameter name: of flag and key; nil: derived from the name of the property
  /// - Parameter short: the letter of a short flag
  /// - Parameter placeholder: the name of the value in help; nil: the name of the setting
  /// - Parameter data: whether the prepared corpus depends on the setting. It has no default, so that it is not forgotten.
  ///   Corpora are prepared with the defaults of all settings for which it is `false`.
  /// - Parameter resume: the value in a resumed run
  /// - Parameter kind: whether it is a path, local to a machine, or a result
  /// - Parameter limits: which values are allowed
  /// - Parameter derived: the value that is used if none is given, in words for the help
  /// - Parameter excludes: the names of settings that it replaces
  /// - Parameter absent: the value for model folders that are older than the setting
  /// - Parameter suitsCorpus: whether a value that is not given is chosen by the size of the corpus
  package init(
    wrappedValue: Value, _ help: String, name: String? = nil, short: Character? = nil,
    placeholder: String? = nil, data: Bool, resume: SettingTraits.Resumption = .fixed,
    kind: SettingTraits.Kind = .plain, limits: SettingLimits<Value.Scalar>? = nil,
    derived: String? = nil, excludes: [String] = [], absent: Value? = nil,
    suitsCorpus: Bool = false
  ) {
    traits = SettingTraits(
      help: help, name: name, short: short, placeholder: placeholder, changesData: data,
      resumption: resume, kind: kind,
      derived: derived, excludes: excludes,
      suitsCorpus: suitsCorpus)
    self.limits = limits
    self.absent = absent
    initial = wrappedValue
    box = Box(wrappedValue, isGiven: false)
  }

  package var wrappedValue: Value {
    get { box.value }
    set { box = Box(newValue, isGiven: true) }
  }

  /// Holds the value, so that a group of settings can be filled by name.
  ///
  /// It is mutated only in a group that `SettingGroup.copied()` has just made; setting the property makes a new box.
  private final class Box: @unchecked Sendable {
    var value: Value
    /// Whether it was given, read or set, rather than the default or what suits the corpus.
    var isGiven: Bool

    init(_ value: Value, isGiven: Bool) {
      self.value = value
      self.isGiven = isGiven
    }
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
  /// Whether the value is that of folders older than the setting.
  var isAbsent: Bool { get }
  /// The value and what is expected instead; nil if it is allowed.
  var refusal: (found: String, expected: String)? { get }

  /// Whether a value was given, read or set.
  var isGiven: Bool { get }

  /// Reads a value; false if the texts are not one.
  func read(_ texts: [String]) -> Bool
  /// Reads a value that nobody gave.
  func choose(_ texts: [String])
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
    box.isGiven = true
    return true
  }

  var isGiven: Bool { box.isGiven }

  func choose(_ texts: [String]) {
    if let value = Value.read(texts) { box.value = value }
  }

  func take(_ other: any AnySetting) {
    guard let other = other as? Self else { return }
    box.value = other.box.value
    box.isGiven = other.box.isGiven
  }

  func reset() {
    box.value = initial
    box.isGiven = false
  }

  func makeAbsent() {
    box.value = absent ?? Value.empty ?? initial
    box.isGiven = true
  }
}
