package import Basics
package import EncodedCorpus
package import Vocabularies

extension TrainingConfiguration {
  /// Refuses vocabularies of another kind than that whose subwords can be drawn anew.
  ///
  /// - Throws: `UserError` (`.usage`)
  package func requireKind(of vocabularies: VocabularyPair) throws(UserError) {
    guard let (method, setting) = subwordSampling else { return }
    let kind = method.kind
    let kinds = Set([vocabularies.source.kind, vocabularies.target.kind])
    if kinds == [kind] { return }
    throw UserError(
      .usage,
      found: "`\(setting)` is for \(kind.rawValue) vocabularies; these are of the kind "
        + kinds.map(\.rawValue).sorted().joined(separator: " and "),
      fix: "leave out `\(setting)`, or learn vocabularies with `vocab-type` \(kind.rawValue)")
  }

  /// What draws the subwords of training pairs anew each epoch; nil where they stay.
  ///
  /// - Throws: `UserError` (`.usage`) where the vocabularies are of another kind
  package func regularization(of data: TrainingData) throws(UserError) -> SubwordRegularization? {
    guard let method = subwordSampling?.method else { return nil }
    try requireKind(of: data.vocabularies)
    return SubwordRegularization(
      data.vocabularies, method, maximumLength: data.maximumLength)
  }
}
