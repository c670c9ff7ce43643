package import Basics
package import EncodedCorpus
package import Vocabularies

extension TrainingConfiguration {
  /// Whether subwords stay, or vocabularies are of the kind whose subwords can be drawn anew.
  package func suits(_ vocabularies: VocabularyPair) -> Bool {
    guard let kind = subwordSampling?.method.kind else { return true }
    return vocabularies.source.kind == kind && vocabularies.target.kind == kind
  }

  /// Refuses vocabularies of another kind than that whose subwords can be drawn anew.
  ///
  /// - Throws: `UserError` (`.usage`)
  package func requireKind(of vocabularies: VocabularyPair) throws(UserError) {
    guard !suits(vocabularies), let (method, setting) = subwordSampling else { return }
    let kinds = Set([vocabularies.source.kind, vocabularies.target.kind])
    throw UserError(
      .usage,
      found: "`\(setting)` is for \(method.kind.rawValue) vocabularies; these are of the kind "
        + kinds.map(\.rawValue).sorted().joined(separator: " and "),
      fix: "leave out `\(setting)`, or learn vocabularies with `vocab-type` \(method.kind.rawValue)"
    )
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
