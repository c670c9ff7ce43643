package import Settings

/// What becomes of a corpus beside the pairs that are kept.
package struct CorpusOutcome: SettingGroup {
  @Setting(
    "Hold out all pairs of this many distinct source texts for validation; the texts alone decide which",
    placeholder: "count", data: true, limits: .from(1, to: 100_000_000),
    derived: "a fiftieth, at most 1,000", excludes: ["validation"])
  package var validationSplit: Int? = nil

  @Setting(
    "Write the report of what was read and dropped here, as JSON", placeholder: "file", data: false,
    resume: .anew, kind: .path)
  package var report: String? = nil

  @Setting(
    """
    Write every unit that was dropped here, as tab-separated text: file, line, column, id, reason, source, target \
    (train: also pairs of too many pieces, without their places)
    """, placeholder: "file", data: false, resume: .anew, kind: .path)
  package var rejected: String? = nil

  package init() {}
}
