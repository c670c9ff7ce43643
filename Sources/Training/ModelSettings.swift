import Basics
package import Corpora
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

  /// SHA-256 of the pairs that are trained on and validated on. Whoever has pairs could tell by it that these were they.
  @Setting("", data: false, kind: .localResult)
  package var dataDigest: String? = nil

  package init() {}

  package var pairs: PairSelection { corpus.pairs }

  /// The same settings with a value for those that depend on others.
  package var resolved: ModelSettings {
    var settings = self
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
