import Corpora
import EncodedCorpus
import ModelFolder
import Training
import Vocabularies

/// The Multi30k pairs that models are measured on.
struct BenchmarkData {
  let data: TrainingData

  /// - Parameter folder: holds `train.en-de.tmx.gz` and `val.en-de.tmx.gz`
  init(folder: String, settings: ModelSettings) throws {
    func request(_ name: String) -> CorpusRequest {
      CorpusRequest(files: ["\(folder)/\(name).en-de.tmx.gz"], source: "en", target: "de")
    }
    var corpus = try SplitCorpus(
      corpus: request("train"), validation: request("val"),
      vocabularyTrainer: VocabularyPairTrainer(
        settings.vocabulary.learning, seed: settings.training.seed))
    let vocabularies = try corpus.learnVocabularies()
    data = try TrainingData(
      corpus, vocabularies: vocabularies, maximumLength: settings.corpus.maxLength)
  }
}
