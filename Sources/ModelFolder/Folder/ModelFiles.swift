package import Basics
package import Foundation
package import Settings

/// The files of a model folder: their names, and what can be said about a folder before they are read.
///
///     config.yaml            the network and how it was trained
///     model.safetensors      the weights that translate
///     vocabulary.*           pieces, as SentencePiece writes them
///     training.safetensors   weights, moments and averages of the last checkpoint
///     training.json          its counters, and the digest of the file above
///     log.jsonl              one line a report
///     corpus                 the pairs as ids; a run that goes on without it makes it again
///     corpus.tsv, validation.tsv   what came on standard input
///     before-restart-1, …    what stood here before `--restart`, until the new run ends
package struct ModelFiles: Sendable {
  package static let configuration = "config.yaml"
  package static let weights = "model.safetensors"
  /// What the names of the vocabulary's files begin with.
  package static let vocabularyPrefix = "vocabulary"
  package static let trainingTensors = "training.safetensors"
  /// The tensors of the checkpoint before, while a newer one is being saved.
  package static let previousTrainingTensors = "training.previous.safetensors"
  package static let trainingState = "training.json"
  package static let log = "log.jsonl"
  package static let corpus = "corpus"
  /// What came on standard input, for a run that goes on.
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
  package var corpusCopy: URL { folder.appendingPathComponent(Self.corpusCopy) }
  package var validationCopy: URL { folder.appendingPathComponent(Self.validationCopy) }

  /// Whether the folder holds a configuration: training writes it when all is ready for the first update.
  package var isModelFolder: Bool {
    FileManager.default.fileExists(atPath: configuration.path)
  }

  /// Whether training has saved a checkpoint here.
  package var hasCheckpoint: Bool {
    FileManager.default.fileExists(atPath: trainingState.path)
  }

  /// Whether the folder holds the tensors of a checkpoint, or of the one before.
  package var hasTrainingTensors: Bool {
    [Self.trainingTensors, Self.previousTrainingTensors].contains { name in
      FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }
  }

  /// Whether the folder holds the log of a run.
  package var hasLog: Bool { FileManager.default.fileExists(atPath: log.path) }

  /// Whether the folder has weights to translate with.
  package var hasWeights: Bool {
    FileManager.default.fileExists(atPath: weights.path)
  }

  /// Checks that a model can be read here, and reads its configuration.
  package func readConfiguration() throws(UserError) -> ConfigurationFile {
    try requireFolder()
    guard isModelFolder else {
      throw UserError(
        .data, at: folder.path, found: "a folder without \(Self.configuration)",
        expected: "a model folder", fix: "give the folder that `dragoman train --model` wrote")
    }
    do throws(UserError) {
      return try ConfigurationFile(contentsOf: configuration, origin: .modelFolder)
    } catch {
      guard error.kind == .data else { throw error }
      throw UserError(
        .data, at: error.place, found: error.found, expected: error.expected,
        fix: "give the folder that `dragoman train --model` wrote, or put a whole "
          + "\(Self.configuration) in its place")
    }
  }

  /// Reads the configuration, and checks that the settings in it can be.
  package func readSettings<Group: SettingGroup>(
    _ group: Group.Type
  ) throws(UserError) -> Group {
    try readConfiguration().settings(of: group)
  }

  /// Opens and checks the weights that translate.
  package func readWeights() throws(UserError) -> Safetensors {
    guard hasWeights else {
      throw UserError(
        .data, at: folder.path, found: "a model without \(Self.weights)",
        fix: "let `dragoman train --model` go on until it has saved one")
    }
    return try Safetensors(contentsOf: weights)
  }

  /// Makes the folder if it is not there, takes its lock, and removes what killed processes have left.
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
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
      throw UserError(
        .noInput, at: folder.path, found: "no such folder", fix: "correct the path")
    }
    guard isFolder.boolValue else {
      throw UserError(
        .data, at: folder.path, found: "a file", expected: "a model folder",
        fix: "give the folder that `dragoman train --model` wrote")
    }
  }
}
