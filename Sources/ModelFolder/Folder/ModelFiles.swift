package import Basics
package import Foundation
package import Settings

/// The files of a model folder.
///
///     config.yaml            the network and how it was trained
///     model.safetensors      the weights that translate
///     vocabulary.*           the vocabularies, as SentencePiece models
///     training.safetensors   weights, moments and averages of the last checkpoint
///     training.json          its counters, and the digest of training.safetensors
///     log.jsonl              a line for each report
///     samples.jsonl          translations of a few validation sentences, a line for each validation
///     corpus                 the pairs as ids; a resumed run makes it again if it is missing
///     corpus.tsv, validation.tsv   data from standard input
///     before-restart-1, …    the former files, until a restarted run ends
package struct ModelFiles: Sendable {
  package static let configuration = "config.yaml"
  package static let weights = "model.safetensors"
  /// The prefix of the vocabulary's files.
  package static let vocabularyPrefix = "vocabulary"
  package static let trainingTensors = "training.safetensors"
  /// The tensors of the previous checkpoint while a newer one is being saved.
  package static let previousTrainingTensors = "training.previous.safetensors"
  package static let trainingState = "training.json"
  package static let log = "log.jsonl"
  package static let samples = "samples.jsonl"
  package static let corpus = "corpus"
  /// Data from standard input, for a resumed run.
  package static let corpusCopy = "corpus.tsv"
  package static let validationCopy = "validation.tsv"

  package let folder: URL

  package init(in folder: URL) {
    self.folder = folder
  }

  package init(in path: String) {
    self.init(in: URL(fileURLWithPath: path, isDirectory: true))
  }

  package var configuration: URL { folder.appendingPathComponent(Self.configuration) }
  package var weights: URL { folder.appendingPathComponent(Self.weights) }
  package var vocabularyPrefix: URL { folder.appendingPathComponent(Self.vocabularyPrefix) }
  package var trainingTensors: URL { folder.appendingPathComponent(Self.trainingTensors) }
  package var trainingState: URL { folder.appendingPathComponent(Self.trainingState) }
  package var corpus: URL { folder.appendingPathComponent(Self.corpus, isDirectory: true) }
  package var log: URL { folder.appendingPathComponent(Self.log) }
  package var samples: URL { folder.appendingPathComponent(Self.samples) }
  package var corpusCopy: URL { folder.appendingPathComponent(Self.corpusCopy) }
  package var validationCopy: URL { folder.appendingPathComponent(Self.validationCopy) }

  /// Whether the folder holds a configuration, which training writes when everything is ready for the first update.
  package var isModelFolder: Bool { has(Self.configuration) }
  package var hasCheckpoint: Bool { has(Self.trainingState) }
  /// Whether the folder holds the tensors of the last or the previous checkpoint.
  package var hasTrainingTensors: Bool {
    has(Self.trainingTensors) || has(Self.previousTrainingTensors)
  }
  package var hasLog: Bool { has(Self.log) }
  package var hasWeights: Bool { has(Self.weights) }

  private func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
  }

  /// Checks that the folder holds a model, and reads its configuration.
  package func readConfiguration() throws(UserError) -> ConfigurationFile {
    try requireFolder()
    guard isModelFolder else {
      throw UserError(
        .data, at: folder.path, found: "a folder without \(Self.configuration)",
        expected: "a model folder", fix: "give a model folder that `dragoman train` wrote")
    }
    do throws(UserError) {
      return try ConfigurationFile(contentsOf: configuration, origin: .modelFolder)
    } catch {
      guard error.kind == .data else { throw error }
      throw UserError(
        .data, at: error.place, found: error.found, expected: error.expected,
        fix: "give a model folder that `dragoman train` wrote, or restore its \(Self.configuration)"
      )
    }
  }

  /// Reads and checks the settings of the configuration.
  package func readSettings<Group: SettingGroup>(
    _ group: Group.Type
  ) throws(UserError) -> Group {
    try readConfiguration().settings(of: group)
  }

  /// Opens and checks the model's weights.
  package func readWeights() throws(UserError) -> Safetensors {
    guard hasWeights else {
      throw UserError(
        .data, at: folder.path, found: "a model without \(Self.weights)",
        fix: "resume `dragoman train` until it has saved them")
    }
    return try Safetensors(contentsOf: weights)
  }

  /// Makes the folder if it is missing, takes its lock, and removes temporary files of killed processes.
  ///
  /// - Returns: the lock, which is held as long as it lives
  package func openForWriting(
    fileSystem: FileSystem = FileSystem()
  ) throws(UserError) -> FolderLock {
    if !FileManager.default.fileExists(atPath: folder.path) {
      try fileSystem.makeFolders(folder)
    }
    try requireFolder()
    let lock = try FolderLock(folder: folder)
    try AtomicFile.removeLeftovers(in: folder, fileSystem: fileSystem)
    try FormerFiles(in: folder, fileSystem: fileSystem).recover()
    return lock
  }

  private func requireFolder() throws(UserError) {
    if FileSystem.isFolder(folder.path) { return }
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw UserError(
        .noInput, at: folder.path, found: "no such folder", fix: "correct the path")
    }
    throw UserError(
      .data, at: folder.path, found: "a file", expected: "a model folder",
      fix: "give a model folder that `dragoman train` wrote")
  }
}
