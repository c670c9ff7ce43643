import Basics
import Dragoman
import Foundation
import Training

/// Models that have not seen the pairs that they judge: a corpus is divided into parts, and each model is trained on all of them but
/// one (cross-validation).
struct FoldModels {
  /// The number of parts, and of models.
  let count: Int
  /// The folder of all models: `fold-1` and so on, with the pairs that each is trained on beside it.
  let folder: String
  /// The longest time that a model is trained, as `--time-limit` has it.
  let limit: String
  /// A YAML file of training settings.
  let configuration: String?

  /// The part of a pair, from 0; all pairs of a source text are in the same one.
  func part(ofSource text: String) -> Int {
    var text = text
    let hash = text.withUTF8 { FNV1a.hash($0) }
    return Int(hash.mixed % UInt64(count))
  }

  /// Trains the models, or what is left of it: a model whose training has ended is used as it is.
  ///
  /// - Returns: the model of each part, which has not seen it
  func train(_ corpus: InspectedCorpus, source: String?, target: String?) throws -> [Model] {
    let pairs = corpus.entries.count
    StandardError.write(
      "training \(count) models, each on about \((pairs - pairs / count).withThousands) of "
        + "\(pairs.withThousands) pairs and for at most \(limit); they are kept in \(folder), where the "
        + "same command goes on if it is interrupted\n")
    try FileSystem().makeFolders(folder)
    try write(corpus)
    return try (0..<count).map { part in
      StandardError.write("== model \(part + 1) of \(count)\n")
      return try train(part, source: source, target: target)
    }
  }

  private func path(_ part: Int) -> String { "\(folder)/fold-\(part + 1)" }

  /// Writes what each model is trained on.
  private func write(_ corpus: InspectedCorpus) throws {
    let files = try (0..<count).map { try OutputFile(path: path($0) + ".tsv") }
    try corpus.forEach(1 << 12) { _, texts in
      for (source, target) in texts {
        let own = part(ofSource: source)
        let line = Array("\(source)\t\(target)\n".utf8)
        for part in 0..<count where part != own { try files[part].append(line) }
      }
    }
    for file in files { try file.finish() }
  }

  private func train(_ part: Int, source: String?, target: String?) throws -> Model {
    var settings = try TrainingSettings([], configuration: configuration)
    try settings.set("corpus", to: [path(part) + ".tsv"])
    if let source, let target {
      try settings.set("source", to: source)
      try settings.set("target", to: target)
    }
    try settings.set("time-limit", to: limit)
    let trainer = Trainer(folder: path(part), settings: settings)
    let plan = try trainer.plan()
    let display = TrainingDisplay(plan.settings, folder: path(part))
    let result = try trainer.train(
      plan, checkingMemory: { _, _, _ in }, isCancelled: { Interruption.signal != nil },
      report: { event in
        if case .begun = event { Interruption.watch(isQuiet: plan.settings.run.quiet) }
        display.show(event)
      })
    if result.reason == nil { throw Interruption.exit }
    return try Model(contentsOf: path(part))
  }
}
