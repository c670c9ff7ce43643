import Basics
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

  @Setting(
    """
    Train attention towards the word links of this file: line i belongs to the pair that dragoman align numbers i over \
    the same corpus; prop: towards those that the corpus states; auto: towards those that a statistical aligner finds in \
    the training pairs; none: do not guide attention
    """, placeholder: "file", data: true, resume: .free, kind: .path,
    derived:
      "auto; none for more than \(Self.mostPairsAlignedByDefault.withThousands) training pairs, or with `attention` none",
    absent: .some(GuidedAlignment.none))
  package var guidedAlignment: GuidedAlignment? = nil

  @Setting(
    "Reference links of the pairs of `validation`, i-j sure and ipj possible, to measure attention with",
    placeholder: "file", data: true, resume: .free, kind: .path, absent: .some(nil))
  package var validationAlignments: String? = nil

  @Setting(
    "The words that word links refer to are what ASCII spaces and tabs separate", data: true,
    kind: .local, absent: false)
  package var tokenized = false

  package init() {}

  /// Words of up to this many training pairs are aligned by default: of more, it would take minutes and gigabytes.
  package static let mostPairsAlignedByDefault = 1_000_000

  package var contradiction: SettingProblem? {
    if validationAlignments != nil, validation.isEmpty {
      return .wrong(
        name: "validation-alignments", found: "given", expected: "`validation` beside it",
        choices: [])
    }
    if tokenized, guidedAlignment == GuidedAlignment.none, validationAlignments == nil {
      return .wrong(
        name: "tokenized", found: "true",
        expected:
          "false, because neither `guided-alignment` nor `validation-alignments` gives word links",
        choices: [])
    }
    return nil
  }
}
