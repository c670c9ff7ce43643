import Basics
import Dragoman
import Foundation
import ModelFolder
import Training

/// Models that have not seen the pairs that they judge: a corpus is divided into parts, and each model is trained on all of them but
/// one (cross-validation).
struct FoldModels {
  /// The number of parts, and of models.
  let count: Int
  /// The folder of all models: `fold-1` and so on, with the pairs that each is trained on beside it.
  let folder: String
  /// The longest time that a model is trained, as `--time-limit` has it; nil for that of the configuration.
  let limit: String?
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
  /// - Parameter needsAttention: whether a model without attention is refused
  /// - Returns: the model of each part, which has not seen it
  /// - Throws: `UserError` (`.usage`) where the folder has a model, or models of other parts
  func train(
    _ corpus: InspectedCorpus, source: String?, target: String?, needsAttention: Bool
  ) throws -> [Model] {
    let pairs = corpus.entries.count
    StandardError.write(
      "training \(count) models, each on about \((pairs - pairs / count).withThousands) of "
        + "\(pairs.withThousands) pairs\(limit.map { " and for at most \($0)" } ?? ""); they are kept in "
        + "\(folder), where the same command goes on if it is interrupted\n")
    try requireOwnFolder()
    try FileSystem().makeFolders(folder)
    try requireSameParts(corpus)
    try write(corpus)
    return try (0..<count).map { part in
      StandardError.write("== model \(part + 1) of \(count)\n")
      let model = try train(part, source: source, target: target)
      if needsAttention { try model.requireAttention() }
      return model
    }
  }

  /// The model folder of a part.
  private func path(_ part: Int) -> String { "\(folder)/fold-\(part + 1)" }

  /// The files that the models are trained on.
  var pairFiles: [String] { (0..<count).map { path($0) + ".tsv" } }

  private func requireOwnFolder() throws(UserError) {
    guard access("\(folder)/\(ModelFiles.configuration)", F_OK) != 0 else {
      throw UserError(
        .usage, at: folder, found: "this is the folder of a model",
        fix: "name another folder for the models of `folds`, which need not exist")
    }
  }

  /// Refuses models that were trained on other parts: of another corpus, or of another number of parts.
  private func requireSameParts(_ corpus: InspectedCorpus) throws {
    var digests = [SHA256](repeating: SHA256(), count: count)
    try forEachLine(of: corpus) { part, line in digests[part].update(line) }
    for (part, digest) in digests.enumerated() where access(path(part), F_OK) == 0 {
      let known = try? Data(
        contentsOf: URL(fileURLWithPath: pairFiles[part]), options: .mappedIfSafe)
      guard let known else { continue }
      var knownDigest = SHA256()
      known.withUnsafeBytes { knownDigest.update($0) }
      guard knownDigest.finish() != digest.finish() else { continue }
      throw UserError(
        .usage, at: path(part),
        found: "this model was trained on another corpus, or on other parts of it",
        fix: "name another folder, or remove this one")
    }
  }

  /// Writes what each model is trained on.
  private func write(_ corpus: InspectedCorpus) throws {
    let files = try pairFiles.map(OutputFile.init(path:))
    try forEachLine(of: corpus) { part, line in try files[part].append(line) }
    for file in files { try file.finish() }
  }

  /// Calls `body` with the lines that the model of each part is trained on.
  private func forEachLine(
    of corpus: InspectedCorpus, _ body: (_ part: Int, _ line: [UInt8]) throws -> Void
  ) throws {
    try corpus.forEach(1 << 12) { _, texts in
      for (source, target) in texts {
        let own = part(ofSource: source)
        let line = Array("\(source)\t\(target)\n".utf8)
        for part in 0..<count where part != own { try body(part, line) }
      }
    }
  }

  private func train(_ part: Int, source: String?, target: String?) throws -> Model {
    var settings = try TrainingSettings([], configuration: configuration)
    try settings.set("corpus", to: [pairFiles[part]])
    if let source, let target {
      try settings.set("source", to: source)
      try settings.set("target", to: target)
    }
    if let limit { try settings.set("time-limit", to: limit) }
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
