import Corpora
import EncodedCorpus
import Foundation
import ModelFolder
import Training
import Vocabularies

/// The Multi30k pairs that models are measured on.
struct BenchmarkData {
  let data: TrainingData

  /// - Parameter folder: holds `train.en-de.tmx.gz` and `val.en-de.tmx.gz`
  init(folder: String, settings: ModelSettings) async throws {
    func request(_ name: String) -> CorpusRequest {
      CorpusRequest(files: ["\(folder)/\(name).en-de.tmx.gz"], source: "en", target: "de")
    }
    let texts = try TrainingData.Texts(corpus: request("train"), validation: request("val"))
    data = try TrainingData(
      texts, vocabularies: try await texts.makeVocabularies(settings),
      maximumLength: settings.maxLength)
  }
}

/// What a measurement was made on.
struct Machine: Encodable {
  let processor: String
  let workers: Int
  let oneDNN: String

  init(workers: Int, productLibrary: String) {
    self.workers = workers
    oneDNN = productLibrary
    let description = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = description.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor =
      line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  /// The most memory that this process has had, in MiB.
  static var peakMemory: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}
