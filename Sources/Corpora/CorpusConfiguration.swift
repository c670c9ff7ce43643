package import Settings

/// The parallel text of a training run, and which pairs of it are kept.
package struct CorpusConfiguration: SettingGroup {
  @Setting(
    "Parallel text to train on; - is standard input (tab-separated)", placeholder: "file ...",
    data: true, resume: .free, kind: .path)
  package var corpus: [String] = []

  @Setting(
    "Parallel text to validate on; without it, a part of the corpus is held out",
    placeholder: "file ...", data: true, resume: .free, kind: .path)
  package var validation: [String] = []

  package var pairs = PairSelection()
  package var cleaning = Cleaning()
  package var outcome = CorpusOutcome()

  @Setting(
    "Leave out training pairs with more subwords than this on a side", data: true,
    limits: .from(1, to: 100_000))
  package var maxLength = 100

  package init() {}
}
