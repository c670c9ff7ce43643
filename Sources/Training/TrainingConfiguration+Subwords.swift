package import Basics
package import EncodedCorpus
import Vocabularies

extension TrainingConfiguration {
  /// What draws the subwords of training pairs anew each epoch; nil where they stay.
  ///
  /// - Throws: `UserError` (`.usage`) where the vocabularies are of another kind
  package func regularization(of data: TrainingData) throws(UserError) -> SubwordRegularization? {
    guard let method = subwordSampling else { return nil }
    if let found = SubwordRegularization(
      data.vocabularies, method, maximumLength: data.maximumLength)
    {
      return found
    }
    let setting = bpeDropout > 0 ? "bpe-dropout" : "unigram-sampling"
    let kinds = [data.vocabularies.source.kind, data.vocabularies.target.kind].map(\.rawValue)
    throw UserError(
      .usage,
      found:
        "`\(setting)` is for \(bpeDropout > 0 ? "bpe" : "unigram") vocabularies; these are of the kind "
        + Set(kinds).sorted().joined(separator: " and "),
      fix: "leave out `\(setting)`, or learn vocabularies with another `vocab-type`")
  }
}
