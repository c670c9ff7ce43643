internal import Basics
internal import Corpora
internal import Foundation
package import ModelFolder
package import Settings
package import Training
internal import Vocabularies

/// What training makes of the folder that it finds.
extension Trainer {
  package var files: ModelFiles { ModelFiles(in: folder) }

  /// Puts files back that a run which began anew had set aside when it was killed before its first update.
  func recover() throws {
    guard FormerFiles(in: files.folder).areBetween else { return }
    let lock = try files.openForWriting()
    withExtendedLifetime(lock) {}
  }

  /// Whether a run begins, rather than one that the folder holds goes on.
  ///
  /// A run that was begun anew with the same settings and has not ended goes on: beginning once more would end with the same
  /// bits. So a command that was broken off may be given again.
  ///
  /// - Throws: `UserError` (`.usage`) where the folder holds a model that would be lost
  func isNew() throws -> Bool {
    guard restarts else {
      try requireNoModelIsLost()
      return !files.isModelFolder
    }
    guard FormerFiles(in: files.folder).exist, files.isModelFolder, !settings.readsStandardInput
    else { return true }
    return (try? requireNoModelIsLost()) == nil || (try? effectiveSettings(isNew: false)) == nil
  }

  /// What was given over what the folder holds, or over the defaults where a run begins.
  ///
  /// - Parameter chosen: values that suit the corpus, for a run that begins
  package func effectiveSettings(
    isNew: Bool, choosing chosen: [GivenSetting] = [], requiringCorpus: Bool = true
  ) throws -> ModelSettings {
    let stored = isNew ? try initialSettings() : try files.readSettings(ModelSettings.self)
    let applied = try self.settings.applied(
      to: stored.resetting { $0.traits.resumption == .anew }, isNew: isNew)
    let settings = applied.choosing(chosen).resolved
    do {
      try applied.corpus.checkExclusions()
      try settings.checkContradictions()
    } catch {
      throw UserError(error)
    }
    if !isNew {
      try SettingDifference.requireNone(stored: stored.resolved, given: settings, at: folder)
      try requireSameGuidance(
        stored.corpus.guidedAlignment ?? .none, settings.corpus.guidedAlignment ?? .none)
    } else if let old = settings.training.initFrom {
      var unchanged = settings
      unchanged.network = stored.network
      let differences = SettingDifference.all(stored: unchanged, given: settings)
      if !differences.isEmpty {
        throw UserError(
          .usage, at: old,
          found: "its network has \(differences.map(\.text).joined(separator: ", "))",
          fix: "leave these settings out to begin with its weights")
      }
    }
    if isNew, requiringCorpus && settings.corpus.corpus.isEmpty && settings.pairs.sourceFile == nil
    {
      throw UserError(
        .usage, at: folder, found: "there is no run here to go on with, and no corpus is named",
        fix: "give `corpus`, or `source-file` and `target-file`")
    }
    return settings
  }

  /// What a run begins with, before anything is given: the defaults, or the network, vocabularies and languages of the model
  /// whose weights it begins with.
  private func initialSettings() throws -> ModelSettings {
    var settings = ModelSettings()
    guard let old = self.settings.modelToBeginWith else { return settings }
    let files = ModelFiles(in: old)
    let model = try files.readSettings(ModelSettings.self)
    settings.network = model.network.resolved
    settings.vocabulary.vocab = files.vocabularyPrefix.path
    settings.corpus.pairs.source = model.pairs.source
    settings.corpus.pairs.target = model.pairs.target
    settings.training.beginWithWeights(of: model.training)
    return settings
  }

  /// Refuses to guide attention where the run began without, and the other way round. From where the same links come may change.
  private func requireSameGuidance(
    _ stored: GuidedAlignment, _ given: GuidedAlignment
  ) throws(UserError) {
    guard (stored == .none) != (given == .none) else { return }
    throw UserError(
      .usage, at: folder,
      found: "the run in this folder has guided-alignment \(stored.texts?.first ?? "") "
        + "(given: \(given.texts?.first ?? ""))",
      fix: "leave this setting out to resume it, or train in another folder")
  }

  /// Refuses a folder with a model and without a run to go on with: a new one would take its place.
  ///
  /// A run saves its first checkpoint before its first model, so that no kill leaves such a folder.
  private func requireNoModelIsLost() throws {
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
      .usage, at: folder, found: found,
      fix: "train in another folder, or with `restart`, which keeps the old files in "
        + "\(FormerFiles.prefix)1 until the new run has ended")
  }
}
