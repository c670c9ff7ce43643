package import Settings

extension VocabularyKind: SettingValue {}

/// The vocabularies of a run: existing ones, or how they are made.
package struct VocabularyConfiguration: SettingGroup {
  @Setting(
    "Use this vocabulary instead of learning one", placeholder: "prefix", data: true, resume: .free,
    kind: .path, excludes: ["vocab-size", "vocab-type", "joint-vocab"])
  package var vocab: String? = nil

  package var learning = VocabularyLearning()

  package init() {}
}

/// How vocabularies are learned from a corpus.
package struct VocabularyLearning: SettingGroup {
  @Setting(
    "The largest number of subwords in a vocabulary; a small corpus gives fewer",
    name: "vocab-size", data: true, limits: .from(1, to: 1_000_000),
    suitsCorpus: true)
  package var size = 8000

  @Setting("How text is cut into subwords", name: "vocab-type", data: true)
  package var kind = VocabularyKind.bpe

  @Setting("One vocabulary for both sides", name: "joint-vocab", data: true)
  package var isJoint = false

  package init() {}
}
