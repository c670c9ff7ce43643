import ArgumentParser
import Basics
import Corpora
import Foundation
import ModelFolder
import Settings
import Training
import Vocabularies

/// What `train` makes of the folder that it finds.
extension TrainCommand {
  /// Puts files back that a run with `--restart` had set aside when it was killed before its first update.
  func recover(_ files: ModelFiles) throws {
    guard FormerFiles(in: files.folder).areBetween else { return }
    let lock = try files.openForWriting()
    withExtendedLifetime(lock) {}
  }

  /// Whether a run begins, rather than one that the folder holds goes on.
  ///
  /// With `--restart` it does, but where a run that was begun so and is the same has not ended: it would come to the same
  /// bits again, so it goes on, and the command that was broken off may be given again.
  ///
  /// - Throws: a failure with exit code 64 where the folder holds a model that would be lost
  func isNew(_ files: ModelFiles) throws -> Bool {
    guard restart else {
      try requireNoModelIsLost(files)
      return !files.isModelFolder
    }
    let former = FormerFiles(in: files.folder)
    guard former.exist, files.isModelFolder, given?.readsStandardInput != true
    else { return true }
    return (try? requireNoModelIsLost(files)) == nil
      || (try? effectiveSettings(files, isNew: false)) == nil
  }

  /// Refuses a folder with a model and without a run to go on with: a new one would take its place.
  ///
  /// A run saves its first checkpoint before its first model, so that no kill leaves such a folder.
  private func requireNoModelIsLost(_ files: ModelFiles) throws {
    let found: String
    if files.hasCheckpoint && files.isModelFolder {
      if files.hasTrainingTensors { return }
      found = "it holds a run without \(ModelFiles.trainingTensors), which cannot go on"
    } else if !files.isModelFolder
      && (files.hasCheckpoint || files.hasTrainingTensors || files.hasLog)
    {
      found = "it holds a run without \(ModelFiles.configuration), which cannot go on"
    } else if files.hasWeights {
      found = "it holds a model and no run to go on with"
    } else {
      return
    }
    throw UserError(
      .usage, at: model, found: found,
      fix: "train in another folder, or with --restart, which keeps the old files in "
        + "\(FormerFiles.prefix)1 until the new run has ended")
  }

  /// What is read and written.
  func outputs(_ files: ModelFiles, _ settings: ModelSettings, isNew: Bool) -> OutputGuard {
    var outputs = OutputGuard()
    outputs.reads(config, as: "the file of --config")
    if let sourceFile = settings.pairs.sourceFile, let targetFile = settings.pairs.targetFile {
      outputs.reads(
        CorpusRequest(
          .sideBySide(sourceFile: sourceFile, targetFile: targetFile), source: nil, target: nil))
    }
    let (corpus, validation) = (settings.corpus.corpus, settings.corpus.validation)
    for corpus in [corpus, validation] where !corpus.isEmpty {
      outputs.reads(
        CorpusRequest(
          files: corpus, source: settings.pairs.source, target: settings.pairs.target))
    }
    // A ready vocabulary in the folder itself is written as it was read, where it is not set aside.
    let former = FormerFiles(in: files.folder)
    let setsAside = restart && isNew && former.canBeSetAside
    if setsAside || !isOurs(settings.vocabulary.vocab, files) {
      outputs.reads(vocabulary: settings.vocabulary.vocab)
    }
    // What a run that goes on reads of its folder, it wrote.
    var ours = files.all
    let copies = [
      (files.corpusCopy, corpus), (files.validationCopy, validation),
    ]
    for (copy, paths) in copies where !setsAside && !(isNew && paths.contains("-")) {
      ours.removeAll { $0 == copy }
      outputs.reads(copy.path, as: "a file of the model")
    }
    outputs.writes(model: model, files: ours.map(\.path), as: "--model")
    for (flag, path) in settings.corpus.outcome.outputs { outputs.writes(path, as: flag) }
    return outputs
  }

  private func isOurs(_ prefix: String?, _ files: ModelFiles) -> Bool {
    guard let prefix else { return true }
    let theirs = ModelFiles.vocabularies(prefix: prefix).compactMap(FileIdentity.init(of:))
    let ours = ModelFiles.vocabularies(prefix: files.vocabularyPrefix.path)
    return !Set(theirs).isDisjoint(with: ours.compactMap(FileIdentity.init(of:)))
  }
}
