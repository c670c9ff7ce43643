import ArgumentParser
import Corpora
import ModelFolder

/// What `train` does where a flag is not given, as its help says; `corpus export` then keeps every pair.
private let defaults = ModelSettings()

/// Which pairs of a corpus are kept, which of them are held out, and where the report goes.
struct CleaningOptions: ParsableArguments {
  @Option(
    help: "The most words of a side, 0 for no limit (train: \(defaults.maxWords ?? 0)).")
  var maxWords: Int?

  @Option(
    help: """
      The most characters of a word, 0 for no limit (train: \(defaults.maxWordLength ?? 0)). Chinese, Japanese and other \
      text without spaces makes no word longer.
      """)
  var maxWordLength: Int?

  @Flag(inversion: .prefixedNo, help: "Drop pairs with a side that holds no letter.")
  var requireLetter: Bool?

  @Option(
    help: """
      The most words of the longer side for each of the shorter, 0 for no limit (train: \
      \(defaults.maxLengthRatio ?? 0)). In text without spaces, characters count as words.
      """)
  var maxLengthRatio: Double?

  @Flag(inversion: .prefixedNo, help: "Drop pairs whose source is their target.")
  var dropIdentical: Bool?

  @Flag(inversion: .prefixedNo, help: "Drop pairs that came before (train does).")
  var deduplicate: Bool?

  @Flag(
    inversion: .prefixedNo,
    help: """
      Drop pairs that an XLIFF file marks as untranslated, unconfirmed or rejected: state="new", translate="no" and \
      the like (train does).
      """)
  var dropUntranslated: Bool?

  @Option(
    help: ArgumentHelp(
      """
      Hold out all pairs of this many distinct source texts for validation; which, the texts alone decide (train: a \
      fiftieth, at most 1,000).
      """, valueName: "count"))
  var validationSplit: Int?

  @Option(
    help: ArgumentHelp(
      "Write the report of what was read and dropped here, as JSON.", valueName: "file"),
    completion: .file())
  var report: String?

  @Option(
    help: ArgumentHelp(
      """
      Write every unit that was dropped here, as tab-separated text: file, line, column, id, reason, source, target \
      (train: also pairs of too many pieces, without their places).
      """, valueName: "file"),
    completion: .file())
  var rejected: String?

  /// The files that these options write, by their flags.
  var outputs: [(flag: String, path: String?)] {
    [("--report", report), ("--rejected", rejected)]
  }

  func validate() throws {
    var settings = ModelSettings()
    apply(to: &settings)
    if let problem = settings.problem { throw ValidationError(problem) }
  }

  /// What is kept where what is not given is off.
  var cleaning: Cleaning {
    var settings = ModelSettings().withoutCleaning
    apply(to: &settings)
    return settings.cleaning
  }

  /// Puts what was given in the place of `settings`; where the report goes is a matter of the command.
  func apply(to settings: inout ModelSettings) {
    settings.maxWords = maxWords ?? settings.maxWords
    settings.maxWordLength = maxWordLength ?? settings.maxWordLength
    settings.requireLetter = requireLetter ?? settings.requireLetter
    settings.maxLengthRatio = maxLengthRatio ?? settings.maxLengthRatio
    settings.dropIdentical = dropIdentical ?? settings.dropIdentical
    settings.deduplicate = deduplicate ?? settings.deduplicate
    settings.dropUntranslated = dropUntranslated ?? settings.dropUntranslated
    settings.validationSplit = validationSplit ?? settings.validationSplit
  }
}
