import Basics
import Foundation
import ModelFolder
import Settings
import TestSupport
import Testing

@Suite struct ConfigurationFileTests {
  enum Cell: String, CaseIterable, Sendable, SettingValue {
    case lstm, gru, rnn
    case coupledLSTM = "coupled-lstm"
  }

  struct Sizes: SettingGroup {
    @Setting("", data: false, limits: .from(1, to: 1000), excludes: ["patience"]) var hiddenSize =
      512
    @Setting("", data: false) var seed: UInt64 = 3
  }

  struct Settings: SettingGroup {
    @Setting("", data: false) var name = "wmt: 14 #1"
    @Setting("", data: false) var cell = Cell.coupledLSTM
    @Setting("", data: false) var learningRate = 0.001
    @Setting("", data: false) var clipNorm: Float = 0.1
    @Setting("", data: false) var residual = false
    @Setting("", data: false) var layers = ["1", "x"]
    var sizes = Sizes()
    @Setting("", data: false, resume: .free) var patience: Int? = nil
    @Setting("", data: false, absent: 7) var later = 1
    @Setting("", data: false, kind: .result) var digest: String? = nil
  }

  struct Texts: SettingGroup {
    @Setting("", data: false) var key: [String] = []
    @Setting("", data: false) var text = ""
    @Setting("", data: false) var double = 0.0
    @Setting("", data: false) var float: Float = 0
  }

  static let text = """
    name: 'wmt: 14 #1'
    cell: coupled-lstm
    learning-rate: 0.001
    clip-norm: 0.1
    residual: false
    layers:
    - "1"
    - x
    hidden-size: 512
    seed: 3
    later: 1

    """

  static func file(
    _ text: String, _ origin: ConfigurationFile.Origin = .modelFolder
  ) throws(UserError) -> ConfigurationFile {
    try ConfigurationFile(parsing: text, place: "config.yaml", origin: origin)
  }

  @Test func keysStandInTheOrderOfTheStructAndReadAsFlags() throws {
    #expect(ConfigurationFile.text(of: Settings()) == Self.text)
    #expect(try Self.file(Self.text).settings(of: Settings.self) == Settings())
  }

  @Test func aFileIsWrittenAndReadBack() throws {
    let folder = try TemporaryFolder()
    var settings = Settings()
    settings.patience = -8
    settings.layers = []
    settings.digest = "true"
    try ConfigurationFile.write(settings, to: folder.file("config.yaml"))
    let file = try ConfigurationFile(contentsOf: folder.file("config.yaml"), origin: .modelFolder)
    #expect(try file.settings(of: Settings.self) == settings)
  }

  @Test(arguments: [
    "", " ", "no", "true", "null", "~", "12", "1e3", "0x1F", "é 😀", "a: b", "- a", "#", "a\nb",
    "\"", "'",
    "data/*.tmx", "&a", "*a", "!x", "2001-01-01", "\u{85}\u{2028}", "tab\t", "=", "<<", "%", "@",
    "`",
  ])
  func anyTextReadsBack(text: String) throws {
    var texts = Texts()
    texts.text = text
    texts.key = [text, text]
    let written = ConfigurationFile.text(of: texts)
    #expect(try Self.file(written).settings(of: Texts.self) == texts, "\(written)")
  }

  @Test(arguments: [
    0.1, 1e-5, 1e-300, Double.leastNonzeroMagnitude, 123_456_789.123, 1e22, -0.0, .infinity,
    -.infinity, 1 / 3, 100,
  ])
  func anyNumberReadsBackExactly(number: Double) throws {
    var texts = Texts()
    texts.double = number
    texts.float = Float(number)
    let read = try Self.file(ConfigurationFile.text(of: texts)).settings(of: Texts.self)
    #expect(read.double.bitPattern == number.bitPattern)
    #expect(read.float.bitPattern == Float(number).bitPattern)
  }

  @Test(arguments: ["no", "true", "null", "12", "1e3", ""])
  func aTextThatLooksLikeAnotherTypeStandsInQuotes(text: String) {
    var texts = Texts()
    texts.text = text
    #expect(ConfigurationFile.text(of: texts).contains("text: \"\(text)\"\n"))
  }

  @Test func exponentsHaveAPointForReadersOfYAML() {
    var texts = Texts()
    texts.double = 1e-5
    #expect(ConfigurationFile.text(of: texts).contains("double: 1.0e-05\n"))
  }

  static let wrong: [(change: (String, String), says: String)] = [
    (
      ("hidden-size", "hidden-sise"),
      "config.yaml:9: the unknown key “hidden-sise”, expected “hidden-size”"
    ),
    (
      ("hidden-size", "hiddenSize"),
      "config.yaml:9: the unknown key “hiddenSize”, expected “hidden-size”"
    ),
    (("residual: false\n", ""), "config.yaml:1: no “residual”; add it"),
    (
      ("later", "colour: red\nlater"),
      "config.yaml:11: the unknown key “colour”; remove it; the known keys are name, cell,"
    ),
    (("512", "big"), "config.yaml:9: hidden-size is “big”, expected a whole number"),
    (("512", "51.2"), "hidden-size is “51.2”, expected a whole number"),
    (("512", "99999999999999999999"), "expected a whole number"),
    (("512", "0"), "config.yaml:9: hidden-size is 0, expected 1 or more"),
    (("512", "1001"), "config.yaml:9: hidden-size is 1001, expected at most 1000"),
    (("seed: 3", "seed: -3"), "seed is “-3”, expected a whole number, 0 or more"),
    (("512", "[1]"), "hidden-size is a list, expected a whole number"),
    (("512", ""), "hidden-size is empty, expected a whole number"),
    (("0.001", "fast"), "config.yaml:3: learning-rate is “fast”, expected a number"),
    (("0.001", "0x1p3"), "learning-rate is “0x1p3”, expected a number"),
    (("false", "maybe"), "config.yaml:5: residual is “maybe”, expected true or false"),
    (
      ("coupled-lstm", "lstn"),
      "config.yaml:2: cell is “lstn”, expected one of lstm, gru, rnn, coupled-lstm; write lstm"
    ),
    (
      ("coupled-lstm", "transformer"),
      "cell is “transformer”, expected one of lstm, gru, rnn, coupled-lstm; choose"
    ),
    (("coupled-lstm", "[lstm]"), "cell is a list, expected one of"),
    (("- x", "- [x]"), "config.yaml:7: layers is a list of lists, expected a list"),
    (("- x", "-"), "config.yaml:8: layers has an empty item, expected a value"),
    (("'wmt: 14 #1'", "{a: b}"), "name is a mapping, expected a text"),
  ]

  @Test(arguments: wrong)
  func wrongSettingsAreNamedWithTheirLine(case wrong: (change: (String, String), says: String))
    throws
  {
    let text = Self.text.replacingOccurrences(of: wrong.change.0, with: wrong.change.1)
    try #require(text != Self.text)
    for (origin, kind) in [
      (ConfigurationFile.Origin.user, UserError.Kind.usage), (.modelFolder, .data),
    ] {
      let error = try #require(
        thrown { () throws(UserError) in
          try Self.file(text, origin).settings(of: Settings.self)
        })
      #expect(error.kind == kind)
      #expect(error.description.contains(wrong.says), "\(error)")
    }
  }

  static let unreadable: [(text: String, says: String)] = [
    ("hi\n", "config.yaml:1: “hi”, expected settings as `key: value`"),
    ("- a\n", "config.yaml:1: a list, expected settings"),
    ("a: [1\n", "config.yaml:2: did not find expected ',' or ']'"),
    ("a: 1\na: 2\n", "config.yaml:2: a key a second time: a"),
    ("a: 'x\n", "expected YAML"),
    ("a: \u{0}\n", "expected YAML"),
    (String(repeating: "[", count: 100_000), "too much nesting"),
    (String(repeating: "- ", count: 100_000), "too much nesting"),
    (String(repeating: "? ", count: 100_000), "too much nesting"),
    (
      (0..<400).map { String(repeating: " ", count: $0) + "a:\n" }.joined(), "a line indented by 65"
    ),
    ("a: &x [1, 1]\nb: &y [*x, *x]\nc: [*y, *y]\n", "an alias"),
  ]

  @Test(arguments: unreadable)
  func whatIsNotASettingsFileIsRefused(case unreadable: (text: String, says: String)) throws {
    let error = try #require(
      thrown { () throws(UserError) in try Self.file(unreadable.text, .user) })
    #expect(error.kind == .data)
    #expect(error.description.contains(unreadable.says), "\(error)")
    #expect(!error.description.contains("\n"))
  }

  @Test func bracketsInNamesAreNoNesting() throws {
    var files = Texts()
    files.key = (0..<3000).map { "/memories/[EN-DE]-{client}-\($0).tmx" }
    let text = ConfigurationFile.text(of: files)
    #expect(try Self.file(text).settings(of: Texts.self) == files)
  }

  @Test func whatCouldNotBeReadAgainIsNotWritten() throws {
    let folder = try TemporaryFolder()
    var files = Texts()
    files.key = [String](repeating: "a [b", count: 200)
    let error = thrown { () throws(UserError) in
      try ConfigurationFile.write(files, to: folder.file("c.yaml"))
    }
    #expect(error?.kind == .usage && folder.names == [])
  }

  @Test func theDeepestTextThatIsReadIsReadOnASmallStack() throws {
    let depth = (0..<64).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    let deepest =
      depth + String(repeating: " ", count: 64) + String(repeating: "- ", count: 60)
      + String(repeating: "[", count: 128) + String(repeating: "]", count: 128) + "\n"
    _ = try Self.file(deepest)
  }

  @Test func filesThatCannotBeReadHaveTheirOwnErrors() throws {
    let folder = try TemporaryFolder()
    func kind(_ name: String) -> UserError.Kind? {
      thrown { () throws(UserError) in
        try ConfigurationFile(contentsOf: folder.file(name), origin: .user)
      }?.kind
    }
    #expect(kind("none.yaml") == .noInput)
    try Data([0x61, 0x3A, 0x20, 0xFF]).write(to: folder.file("latin.yaml"))
    #expect(kind("latin.yaml") == .data)
    try folder.write(String(repeating: "# long\n", count: 600_000), to: "long.yaml")
    #expect(kind("long.yaml") == .data)
  }

  @Test func anOlderFolderHasWhatThereWasBeforeASetting() throws {
    let text = Self.text.replacingOccurrences(of: "later: 1\n", with: "")
    let settings = try Self.file(text).settings(of: Settings.self)
    #expect(settings.later == 7 && settings.patience == nil && settings.digest == nil)
  }

  /// What the file gives, below flags.
  private func given(
    _ text: String, under flags: [GivenSetting] = []
  ) throws(UserError) -> [GivenSetting] {
    try Self.file(text, .user).given(for: Settings.self, beside: ["model"], under: flags)
  }

  @Test func aUsersFileGivesWhatFlagsDoNot() throws {
    let text =
      "# comment\nlayers: [a.tmx, 'b c.tmx']\nhidden-size: 64\nresidual: yes\nname: no\nlearning-rate:\nmodel: m\n"
    let given = try given(text)
    #expect(given.map(\.name) == ["layers", "hidden-size", "residual", "name", "model"])
    #expect(given.map(\.texts) == [["a.tmx", "b c.tmx"], ["64"], ["yes"], ["no"], ["m"]])
    #expect(given.map(\.place) == [2, 3, 4, 5, 7].map { "config.yaml:\($0)" })
    var expected = Settings()
    expected.layers = ["a.tmx", "b c.tmx"]
    expected.sizes.hiddenSize = 64
    expected.residual = true
    expected.name = "no"
    #expect(try Settings().applying(given) == expected)
    let under = try self.given(
      text, under: [GivenSetting("patience", ["3"]), GivenSetting("layers", ["c"])])
    #expect(under.map(\.name) == ["residual", "name", "model"])
  }

  @Test(
    arguments: [
      ("name: en\nhiden-size: 3\n", "2: the unknown key “hiden-size”, expected “hidden-size”"),
      ("digest: x", "1: the unknown key “digest”"),
      ("layers: {a: b}", "1: layers is a mapping, expected a list"),
      ("model: [m]", "1: model is a list, expected a text"),
      ("residual: 3", "1: residual is “3”, expected true or false"),
      ("\nhidden-size: 0", "2: hidden-size is 0, expected 1 or more"),
      ("hidden-size: 3\npatience: 2", "1: hidden-size and patience are both given; give one"),
    ])
  func whatAUserCannotGive(text: String, says: String) {
    let error = thrown { () throws(UserError) in try given(text) }
    #expect(error?.kind == .usage)
    #expect(
      error?.description.contains("config.yaml:" + says) == true, "\(String(describing: error))")
  }

  @Test func aDefaultThatIsGivenExcludesNothing() throws {
    #expect(try given("hidden-size: 512\npatience: 2").count == 2)
  }
}
