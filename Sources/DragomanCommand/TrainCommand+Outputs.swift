import Basics
import Corpora
import Dragoman
import Foundation
import ModelFolder
import Training
import Vocabularies

extension TrainCommand {
  /// All files that a run reads and writes.
  func outputs(_ trainer: Trainer, _ plan: Trainer.Plan) -> OutputGuard {
    let (files, settings, isNew) = (trainer.files, plan.settings, plan.isNew)
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
    if case .file(let path) = settings.corpus.guidedAlignment {
      outputs.reads(path, as: "the file of --guided-alignment")
    }
    outputs.reads(
      settings.corpus.validationAlignments, as: "the file of --validation-alignments")
    if isNew, let old = settings.training.initFrom { outputs.reads(model: old) }
    // A ready vocabulary in the folder itself is written back unchanged, unless it is set aside.
    let former = FormerFiles(in: files.folder)
    let setsAside = restart && isNew && former.canBeSetAside
    if setsAside || !isOurs(settings.vocabulary.vocab, files) {
      outputs.reads(vocabulary: settings.vocabulary.vocab)
    }
    // A run that goes on reads files that it wrote itself.
    var ours = files.all
    let copies = [
      (files.corpusCopy, corpus), (files.validationCopy, validation),
    ]
    for (copy, paths) in copies where !setsAside && !(isNew && paths.contains("-")) {
      ours.removeAll { $0 == copy }
      outputs.reads(copy.path, as: "a file of the model")
    }
    outputs.writes(model: trainer.folder, files: ours.map(\.path), as: "--model")
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
