import ArgumentParser
import Corpora
import Seq2Seq
import Settings
import Training
import Vocabularies

/// The settings of a run, as flags.
struct TrainOptions: ParsableArguments {
  @OptionGroup(title: "Corpus") var corpus: SettingOptions<CorpusConfiguration>
  @OptionGroup(title: "Vocabulary") var vocabulary: SettingOptions<VocabularyConfiguration>
  @OptionGroup(title: "Network") var network: SettingOptions<NetworkConfiguration>
  @OptionGroup(title: "Training") var training: SettingOptions<TrainingConfiguration>
  @OptionGroup(title: "Run") var run: SettingOptions<RunConfiguration>

  /// The settings that were given, group by group.
  var given: [GivenSetting] {
    corpus.given + vocabulary.given + network.given + training.given + run.given
  }
}
