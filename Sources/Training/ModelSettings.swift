import Basics
package import Corpora
import Layers
package import ModelFolder
package import Seq2Seq
package import Settings
package import Vocabularies

/// Every setting of a run: what `--dump-config` prints and `config.yaml` holds.
package struct ModelSettings: ModelConfiguration {
  package var corpus = CorpusConfiguration()
  package var vocabulary = VocabularyConfiguration()
  package var network = NetworkConfiguration()
  package var training = TrainingConfiguration()
  package var run = RunConfiguration()

  /// SHA-256 of the training and validation pairs. It is left out of packed models, because it could confirm a guess of the
  /// pairs.
  @Setting("", data: false, kind: .localResult)
  package var dataDigest: String? = nil

  /// SHA-256 of the word links of the training pairs; nil where attention is not guided.
  @Setting("", data: false, kind: .localResult)
  package var linkDigest: String? = nil

  @Setting("", name: "best-normalize", data: false, kind: .result, absent: .some(nil))
  package var bestNormalization: Double? = nil

  package init() {}

  package var contradiction: SettingProblem? {
    do { try requireSharedVocabulary() } catch { return error }
    if vocabulary.vocab == nil, let (method, setting) = training.subwordSampling,
      method.kind != vocabulary.learning.kind
    {
      return .wrong(
        name: setting, found: "given",
        expected:
          "`vocab-type` \(method.kind.rawValue) beside it (\(vocabulary.learning.kind.rawValue) now)",
        choices: [])
    }
    guard network.attention == .none else { return nil }
    let needs = "because a network with `attention` none has no attention"
    if let guidance = corpus.guidedAlignment, guidance != .none {
      return .wrong(
        name: "guided-alignment", found: guidance.texts?.first ?? "",
        expected: "none, \(needs)", choices: [])
    }
    if corpus.validationAlignments != nil {
      return .wrong(
        name: "validation-alignments", found: "given", expected: "nothing, \(needs)", choices: [])
    }
    return nil
  }

  /// Refuses to tie all embeddings where each side learns a vocabulary of its own.
  package func requireSharedVocabulary() throws(SettingProblem) {
    guard network.tieEmbeddings == .all, vocabulary.vocab == nil, !vocabulary.learning.isJoint
    else { return }
    throw .wrong(
      name: "tie-embeddings", found: network.tieEmbeddings.rawValue,
      expected: "none or target, or `joint-vocab` beside it, because source and target have "
        + "different vocabularies", choices: [])
  }

  package func migrated(missing: Set<String>) -> ModelSettings {
    var settings = self
    settings.network = network.migrated(missing: missing)
    return settings
  }

  package var pairs: PairSelection { corpus.pairs }

  /// The same settings, with values for those that are derived from others.
  package var resolved: ModelSettings {
    var settings = self
    if network.attention == .none, corpus.guidedAlignment == nil {
      settings.corpus.guidedAlignment = GuidedAlignment.none
    }
    settings.network = network.resolved
    settings.training = training.resolved
    return settings
  }
}

extension TranslationModel {
  /// Reads a model folder that `train` wrote.
  ///
  /// - Throws: `UserError`
  package init(contentsOf path: String) throws {
    try self.init(contentsOf: path, settings: ModelSettings.self)
  }
}
