import Corpora
import Layers
import ModelFolder
import Seq2Seq
import Settings
import Testing
import Training
import Vocabularies

/// The table of all settings of a run.
@Suite struct ModelSettingsTests {
  /// A value of a setting that is not its default.
  private static func otherValue(of entry: SettingEntry) throws -> GivenSetting {
    let candidates =
      entry.choices + ["true", "false", "7", "0.25", "7m", "a text"]
    for text in candidates where [text] != entry.defaultTexts {
      let given = GivenSetting(entry.name, [text])
      guard let changed = try? ModelSettings().applying([given]),
        (try? changed.checkLimits()) != nil,
        changed.entries.first(where: { $0.name == entry.name })?.texts != entry.texts
      else { continue }
      return given
    }
    throw NoOtherValue(name: entry.name)
  }

  private struct NoOtherValue: Error { let name: String }

  /// Values that nobody gave, by the size of the corpus.
  @Test func whatSuitsTheCorpusIsChosenUnlessGiven() throws {
    for defaults in CorpusDefaults.all {
      for value in defaults.values {
        let entry = try #require(ModelSettings().entries.first { $0.name == value.name })
        #expect(entry.traits.suitsCorpus && entry.texts != value.texts, "\(value.name)")
        // Before the corpus is read, only the size of vocabularies may be open.
        #expect(!entry.traits.changesData || value.name == "vocab-size")
        let chosen = ModelSettings().choosing(defaults.values)
        #expect(chosen.entries.first { $0.name == value.name }?.texts == value.texts)
        #expect(chosen.chosen.count == defaults.values.count)
        let given = try Self.otherValue(of: entry)
        let applied = try ModelSettings().applying([given])
        let kept = applied.choosing(defaults.values)
        #expect(
          kept.entries.first { $0.name == value.name }?.texts
            == applied.entries.first { $0.name == value.name }?.texts)
        let same = try ModelSettings().applying([GivenSetting(value.name, entry.texts ?? [])])
        #expect(
          same.choosing(defaults.values).entries.first { $0.name == value.name }?.texts
            == entry.texts, "the default, given")
      }
    }
    for entry in ModelSettings().entries {
      #expect((CorpusDefaults.text(of: entry) != nil) == entry.traits.suitsCorpus, "\(entry.name)")
    }
    let rate = try #require(ModelSettings().entries.first { $0.name == "learning-rate" })
    #expect(CorpusDefaults.text(of: rate) == "0.003 for up to 1,000,000 pairs")
    #expect(CorpusDefaults.all.last?.values.isEmpty == true)
    let dropout = try #require(ModelSettings().entries.first { $0.name == "dropout-warmup" })
    #expect(
      CorpusDefaults.text(of: dropout)
        == "1000 for up to 6,000, 0 for up to 20,000, 2000 for up to 1,000,000 pairs")
    let small = CorpusDefaults.for(pairs: 3000)
    #expect(small.suit(pairs: 5999) && !small.suit(pairs: 6001))
    let note = small.note(on: ModelSettings().choosing(small.values), pairs: 3000)
    #expect(note?.contains("`vocab-size` 2000") == true && note?.contains("3,000") == true)
    #expect(small.note(on: ModelSettings(), pairs: 3000) == nil)
  }

  /// What needs word links is left out where attention is not guided.
  @Test func whatGuidesAttentionIsChosenWhereItIsGuided() {
    let large = CorpusDefaults.for(pairs: 140_000)
    let guided = large.values(with: nil, isGuided: true)
    let unguided = large.values(with: nil, isGuided: false)
    #expect(guided == large.values)
    #expect(unguided == large.values.filter { $0.name != "guided-alignment-weight" })
    #expect(unguided.count == guided.count - 1)
  }

  /// Whatever one setting is given, what is chosen does not contradict it.
  @Test func whatIsChosenContradictsNothingGiven() throws {
    for entry in ModelSettings().entries where entry.traits.isGiven && entry.choices.count != 1 {
      for text in entry.choices + [try Self.otherValue(of: entry).texts[0], "300"] {
        guard let given = try? ModelSettings().applying([GivenSetting(entry.name, [text])]),
          (try? given.checkContradictions()) != nil, (try? given.checkLimits()) != nil
        else { continue }
        for defaults in CorpusDefaults.all {
          let chosen = given.choosing(defaults.values)
          #expect(throws: Never.self) { try chosen.checkContradictions() }
          #expect(
            chosen.entries.first { $0.name == entry.name }?.texts
              == given.entries.first {
                $0.name == entry.name
              }?.texts)
        }
      }
    }
    // A vocabulary that is there has its size.
    let ready = try ModelSettings().applying([GivenSetting("vocab", ["prefix"])])
    #expect(ready.choosing(CorpusDefaults.all[0].values).vocabulary.learning.size == 8000)
  }

  @Test func everyNameIsThereOnce() {
    let names = ModelSettings.names
    #expect(names.count > 45 && Set(names).count == names.count)
    #expect(names.contains("encoder-hidden-size") && names.contains("require-letter"))
  }

  @Test func whatTheDataDependOnChangesTheirDescription() throws {
    let description = ModelSettings().dataDescription
    for entry in ModelSettings().entries where entry.choices.count != 1 {
      let changed = try ModelSettings().applying([Self.otherValue(of: entry)])
      #expect((changed.dataDescription != description) == entry.traits.changesData, "\(entry.name)")
      // What is not marked does not reach those who prepare the data.
      #expect((changed.ofData != ModelSettings()) == entry.traits.changesData, "\(entry.name)")
      #expect(changed.ofData.dataDescription == changed.dataDescription)
    }
  }

  @Test func allSettingsOfCorpusAndVocabularyAreMarkedButForOutputs() {
    let entries = CorpusConfiguration().entries + VocabularyConfiguration().entries
    let unmarked = entries.filter { !$0.traits.changesData }.map(\.name)
    #expect(unmarked == ["report", "rejected"])
  }

  @Test func aPackedModelHasNoPathAndNothingOfTheMachine() throws {
    let given = try ModelSettings().entries.filter { $0.choices.count != 1 }.map(Self.otherValue)
    let packed = try ModelSettings().applying(given, frees: { _ in false }).packed
    let kept = packed.entries.filter { $0.texts != $0.defaultTexts }.map(\.name)
    for name in [
      "corpus", "source-file", "target-file", "validation", "vocab", "report", "rejected",
      "workers",
      "quiet", "data-digest", "link-digest", "guided-alignment", "validation-alignments",
      "tokenized",
    ] {
      #expect(!kept.contains(name), "\(name)")
    }
    #expect(kept.contains("hidden-size") && kept.contains("source"))
  }

  @Test func aFolderFromBeforeThereWasCleaningKeptEveryPair() throws {
    let cleaning = Set(Cleaning.names)
    let text = ConfigurationFile.text(of: ModelSettings()).split(separator: "\n")
      .filter { !cleaning.contains(String($0.prefix { $0 != ":" })) }.joined(separator: "\n")
    let file = try ConfigurationFile(parsing: text, place: "config.yaml", origin: .modelFolder)
    let settings = try file.settings(of: ModelSettings.self)
    #expect(settings.corpus.cleaning == .none && Cleaning() != .none)
    #expect(settings.network.resolved == ModelSettings().network.resolved)
  }

  @Test(arguments: RecurrentCellKind.allCases) func activationsMeantLess(cell: RecurrentCellKind)
    throws
  {
    var older = ModelSettings()
    older.network.cell = cell
    older.network.activation = .relu
    older.network.attention = .general
    older.network.attentionSize = 7
    func read(without names: [String]) throws -> NetworkConfiguration {
      let text = ConfigurationFile.text(of: older).split(separator: "\n")
        .filter { !names.contains(String($0.prefix { $0 != ":" })) }.joined(separator: "\n")
      let file = try ConfigurationFile(parsing: text, place: "config.yaml", origin: .modelFolder)
      return try file.settings(of: ModelSettings.self).network
    }
    #expect(throws: (any Error).self) { try read(without: []) }
    let names = ["gate-slope", "forget-bias", "layer-norm", "bridge"]
    #expect(try read(without: names).activation == (cell == .rnn ? .relu : .tanh))
    #expect(try read(without: names).bridge == .mean)
  }

  @Test(
    "What word links need, and what needs them",
    arguments: [
      ("guided-alignment prop", nil), ("guided-alignment links", nil),
      ("guided-alignment prop attention none", "guided-alignment"),
      ("guided-alignment links attention none", "guided-alignment"),
      ("guided-alignment none attention none", nil),
      ("validation-alignments gold", "validation-alignments"),
      ("validation-alignments gold validation v.tsv", nil),
      ("validation-alignments gold validation v.tsv attention none", "validation-alignments"),
      ("tokenized true", nil), ("tokenized true guided-alignment prop", nil),
      ("tokenized true guided-alignment none", "tokenized"),
      ("tokenized true validation-alignments gold validation v.tsv", nil),
    ] as [(String, String?)])
  func wordLinks(given: String, refused: String?) throws {
    let words = given.split(separator: " ").map(String.init)
    let settings = try ModelSettings().applying(
      stride(from: 0, to: words.count, by: 2).map { GivenSetting(words[$0], [words[$0 + 1]]) })
    var problem: SettingProblem?
    do throws(SettingProblem) { try settings.checkContradictions() } catch { problem = error }
    #expect(problem?.names.first == refused)
  }

  @Test("Preparing a corpus without guidance is described as before there was any")
  func withoutGuidance() {
    var settings = ModelSettings()
    settings.corpus.guidedAlignment = GuidedAlignment.none
    let description = settings.dataDescription
    for name in ["guided-alignment", "validation-alignments", "tokenized"] {
      #expect(!description.contains(name))
    }
  }

  @Test func aCopyIsItsOwn() throws {
    let settings = ModelSettings()
    var other = settings
    other.network.hiddenSize = 7
    _ = try settings.applying([GivenSetting("hidden-size", ["9"])])
    #expect(settings.network.hiddenSize == 512 && other.network.hiddenSize == 7)
  }

  @Test(arguments: [("90s", 90), ("25m", 1500), ("1.5h", 5400)] as [(String, Double)])
  func times(text: String, seconds: Double) throws {
    let settings = try ModelSettings().applying([GivenSetting("time-limit", [text])])
    #expect(settings.run.limits.timeLimit?.seconds == seconds)
    #expect(ConfigurationFile.text(of: settings).contains("time-limit: \(text)\n"))
  }
}
