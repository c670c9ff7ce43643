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
    let texts = try TrainingData.Texts(corpus: request("train"), validation: request("val"))
    data = try TrainingData(
      texts,
      vocabularies: try texts.makeVocabularies(
        settings.vocabulary, seed: settings.training.seed),
      maximumLength: settings.corpus.maxLength)
  }
}
