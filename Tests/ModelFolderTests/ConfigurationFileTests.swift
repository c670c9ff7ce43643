import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct ConfigurationFileTests {
  enum Cell: String, Codable, CaseIterable, Sendable {
    case lstm, gru, rnn
    case coupledLSTM = "coupled-lstm"
  }

  struct Sizes: Codable, Equatable {
    var hiddenSize = 512
    var vocabularyID: UInt8 = 3
  }

  struct Settings: Codable, Equatable {
    var name = "wmt: 14 #1"
    var cell = Cell.coupledLSTM
    var learningRate = 0.001
    var clipNorm: Float = 0.1
    var residual = false
    var layers = [1, 2]
    var sizes = Sizes()
    var patience: Int?
  }

  static let text = """
    name: 'wmt: 14 #1'
    cell: coupled-lstm
    learning-rate: 0.001
    clip-norm: 0.1
    residual: false
    layers:
    - 1
    - 2
    sizes:
      hidden-size: 512
      vocabulary-id: 3

    """

  static func file(
    _ text: String, _ origin: ConfigurationFile.Origin = .modelFolder
  ) throws(UserError) -> ConfigurationFile {
    try ConfigurationFile(parsing: text, place: "config.yaml", origin: origin)
  }

  @Test func keysStandInTheOrderOfTheStructAndReadAsFlags() throws {
    #expect(ConfigurationFile.text(of: Settings()) == Self.text)
    #expect(try Self.file(Self.text).decode(Settings.self) == Settings())
  }

  @Test func aFileIsWrittenAndReadBack() throws {
    let folder = try TemporaryFolder()
    var settings = Settings()
    settings.patience = -8
    settings.layers = []
    try ConfigurationFile.write(settings, to: folder.file("config.yaml"))
    let file = try ConfigurationFile(contentsOf: folder.file("config.yaml"), origin: .modelFolder)
    #expect(try file.decode(Settings.self) == settings)
  }

  @Test(arguments: [
    "", " ", "no", "true", "null", "~", "12", "1e3", "0x1F", "é 😀", "a: b", "- a", "#", "a\nb",
    "\"", "'",
    "data/*.tmx", "&a", "*a", "!x", "2001-01-01", "\u{85}\u{2028}", "tab\t", "=", "<<", "%", "@",
    "`",
  ])
  func anyTextReadsBack(text: String) throws {
    let written = ConfigurationFile.text(of: ["key": text])
    let read = try Self.file(written).decode([String: String].self)
    #expect(read == ["key": text], "\(written)")
  }

  @Test(arguments: [
    0.1, 1e-5, 1e-300, Double.leastNonzeroMagnitude, 123_456_789.123, 1e22, -0.0, .infinity,
    -.infinity, 1 / 3, 100,
  ])
  func anyNumberReadsBackExactly(number: Double) throws {
    let file = try Self.file(ConfigurationFile.text(of: ["a": number]))
    #expect(try file.decode([String: Double].self)["a"]?.bitPattern == number.bitPattern)
    let single = try Self.file(ConfigurationFile.text(of: ["a": Float(number)]))
    #expect(try single.decode([String: Float].self)["a"]?.bitPattern == Float(number).bitPattern)
  }

  @Test(arguments: ["no", "true", "null", "12", "1e3", ""])
  func aTextThatLooksLikeAnotherTypeStandsInQuotes(text: String) {
    #expect(ConfigurationFile.text(of: ["key": text]) == "key: \"\(text)\"\n")
  }

  @Test func exponentsHaveAPointForReadersOfYAML() {
    #expect(ConfigurationFile.text(of: ["a": 1e-5]) == "a: 1.0e-05\n")
  }

  static let wrong: [(change: (String, String), says: String)] = [
    (
      ("hidden-size", "hidden-sise"),
      "config.yaml:10: the unknown key “hidden-sise”, expected “hidden-size”"
    ),
    (
      ("hidden-size", "hiddenSize"),
      "config.yaml:10: the unknown key “hiddenSize”, expected “hidden-size”"
    ),
    (("residual", "colour"), "config.yaml:1: no “residual”; add it"),
    (
      ("sizes:", "colour: red\nsizes:"),
      "config.yaml:9: the unknown key “colour”; remove it; the known keys are name, cell,"
    ),
    (
      ("sizes:", "patienc: 3\nsizes:"),
      "config.yaml:9: the unknown key “patienc”, expected “patience”"
    ),
    (("512", "big"), "config.yaml:10: sizes.hidden-size is “big”, expected a whole number"),
    (("512", "51.2"), "sizes.hidden-size is “51.2”, expected a whole number"),
    (("512", "99999999999999999999"), "expected a whole number"),
    (("id: 3", "id: 256"), "expected a whole number"),
    (("512", "[1]"), "sizes.hidden-size is a list, expected a whole number"),
    (("512", ""), "sizes.hidden-size is nothing, expected a whole number"),
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
    (("- 2", "- two"), "config.yaml:8: layers is “two”, expected a whole number"),
    (("layers:\n- 1\n- 2", "layers: 3"), "config.yaml:6: layers is “3”, expected a list"),
    (("'wmt: 14 #1'", "{a: b}"), "name is settings, expected a text"),
    (
      ("sizes:\n  hidden-size: 512\n  vocabulary-id: 3", "sizes: 3"),
      "sizes is “3”, expected settings"
    ),
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
        thrown { () throws(UserError) in try Self.file(text, origin).decode(Settings.self) })
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
    (String(repeating: "[", count: 100_000), "nesting without end"),
    (String(repeating: "- ", count: 100_000), "nesting without end"),
    (String(repeating: "? ", count: 100_000), "nesting without end"),
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
    let paths = (0..<3000).map { "/memories/[EN-DE]-{client}-\($0).tmx" }
    struct Files: Codable, Equatable {
      var corpus: [String]
    }
    let files = Files(corpus: paths)
    let text = ConfigurationFile.text(of: files)
    #expect(try Self.file(text).decode(Files.self) == files)
  }

  @Test func whatCouldNotBeReadAgainIsNotWritten() throws {
    let folder = try TemporaryFolder()
    let error = thrown { () throws(UserError) in
      try ConfigurationFile.write(
        ["corpus": [String](repeating: "a [b", count: 200)], to: folder.file("c.yaml"))
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

  @Test func defaultsStandForWhatAFileDoesNotHave() throws {
    let settings = try Self.file("sizes: {hidden-size: 7}\npatience: 2\n").decode(over: Settings())
    var expected = Settings()
    expected.sizes.hiddenSize = 7
    expected.patience = 2
    #expect(settings == expected)
    #expect(try Self.file("").decode(over: Settings()) == Settings())
    let error = thrown { () throws(UserError) in
      try Self.file("sizes: {hiden-size: 7}\n").decode(over: Settings())
    }
    #expect(error?.description.contains("expected “hidden-size”") == true)
  }

  @Test func aFlatFileGivesTheValuesOfFlags() throws {
    let names = ["corpus", "hidden-size", "residual", "source", "note", "max-steps"]
    let text =
      "# comment\ncorpus: [a.tmx, 'b c.tmx']\nhidden-size: 64\nresidual: yes\nsource: no\nmax-steps:\n"
    let settings = try Self.file(text, .user).settings(known: names, truths: ["residual"])
    #expect(settings.map(\.name) == ["corpus", "hidden-size", "residual", "source", "max-steps"])
    #expect(settings.map(\.values) == [["a.tmx", "b c.tmx"], ["64"], ["true"], ["no"], []])
    #expect(settings.map(\.line) == [2, 3, 4, 5, 6])
    let unknown = thrown { () throws(UserError) in
      try Self.file("source: en\nhiden-size: 3\n", .user).settings(known: names, truths: [])
    }
    #expect(unknown?.kind == .usage)
    #expect(
      unknown?.description.hasPrefix(
        "config.yaml:2: the unknown key “hiden-size”, expected “hidden-size”") == true)
    let nested = thrown { () throws(UserError) in
      try Self.file("corpus: {a: b}\n", .user).settings(known: names, truths: [])
    }
    #expect(nested?.kind == .usage && nested?.description.contains("“corpus” is nested") == true)
    let untrue = thrown { () throws(UserError) in
      try Self.file("residual: 3\n", .user).settings(known: names, truths: ["residual"])
    }
    #expect(untrue?.kind == .usage)
    #expect(untrue?.description.contains("“residual” is “3”, expected true or false") == true)
  }
}
