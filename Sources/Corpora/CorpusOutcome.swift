package import Settings

/// What is made of a corpus besides the pairs that are kept.
package struct CorpusOutcome: SettingGroup {
  @Setting(
    "Hold out all pairs of this many distinct source texts for validation, chosen by a hash of the texts",
    placeholder: "count", data: true, limits: .from(1, to: 100_000_000),
    derived: "a fiftieth, at most 1,000", excludes: ["validation"])
  package var validationSplit: Int? = nil

  @Setting(
    "Write a report of what was read and dropped to this file, as JSON", placeholder: "file",
    data: false,
    resume: .anew, kind: .path)
  package var report: String? = nil

  @Setting(
    """
    Write all dropped units to this file, as tab-separated text: file, line, column, id, reason, source, target \
    (train: also pairs with too many subwords, without file, line and column)
    """, placeholder: "file", data: false, resume: .anew, kind: .path)
  package var rejected: String? = nil

  package init() {}
}
