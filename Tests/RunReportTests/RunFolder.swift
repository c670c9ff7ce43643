import Corpora
import Foundation
import ModelFolder
import RunReport
import Seq2Seq
import Settings
import TestSupport
import Training

/// Model folders with logs that are written by hand.
struct RunFolder {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Makes a model folder.
  ///
  /// - Parameter log: lines of `log.jsonl`
  @discardableResult
  func make(
    _ name: String, log: String = RunFolder.log, samples: String? = nil,
    _ change: (inout ModelSettings) -> Void = { _ in }
  ) throws -> String {
    var settings = ModelSettings()
    settings.corpus.pairs.source = "en"
    settings.corpus.pairs.target = "fr"
    settings.network = settings.network.with(sourceVocabularySize: 20, targetVocabularySize: 30)
    settings.training.earlyStoppingMetric = .bleu
    change(&settings)
    try FileManager.default.createDirectory(
      at: folder.file(name), withIntermediateDirectories: true)
    try ConfigurationFile.write(
      settings, to: folder.file(name).appendingPathComponent(ModelFiles.configuration))
    try folder.write(log, to: "\(name)/\(ModelFiles.log)")
    if let samples { try folder.write(samples, to: "\(name)/\(ModelFiles.samples)") }
    return folder.path(name)
  }

  /// A line of the log.
  static func line(
    _ step: Int, seconds: Double, loss: String = "3.5", perplexity: Double? = nil,
    bleu: Double = 0, best: Bool? = nil
  ) -> String {
    let validation = perplexity.map {
      #","validation":{"bleu":\#(bleu),"perplexity":\#($0),"seconds":1"#
        + (best.map { #","isBest":\#($0)"# } ?? "") + "}"
    }
    return
      #"{"epoch":1,"gradientNorm":0.5,"learningRate":0.001,"loss":\#(loss),"perplexity":20.5,"seconds":\#(seconds),"#
      + #""step":\#(step),"tokensPerSecond":1000\#(validation ?? "")}"# + "\n"
  }

  static let log =
    line(100, seconds: 10) + line(150, seconds: 16, perplexity: 9, bleu: 11, best: true)
    + line(200, seconds: 21) + line(300, seconds: 32, perplexity: 8, bleu: 10.5, best: false)
}
