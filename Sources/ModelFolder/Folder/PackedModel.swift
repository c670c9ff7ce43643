package import Basics
import Foundation
import Settings
import Vocabularies

/// A model to publish: the files that translation needs, without paths of the machine and texts of the corpus.
package struct PackedModel {
  private let model: TranslationModel

  package init(_ model: TranslationModel) {
    self.model = model
  }

  /// Refuses a path where a file or a non-empty folder would be lost.
  package static func requireRoom(at path: String) throws(UserError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    let isFolder = FileSystem.isFolder(path)
    let names = FileSystem.names(in: path)
    guard isFolder, names?.isEmpty == true else {
      throw UserError(
        .usage, at: path,
        found: isFolder
          ? names == nil ? "a folder that cannot be read" : "a folder that holds something"
          : "a file",
        expected: "an empty folder, or nothing", fix: "name another folder")
    }
  }

  /// Writes the model into a new folder, which appears when it is complete. Missing folders above it are made.
  ///
  /// - Returns: the names of the files
  package func write(
    to path: String, fileSystem: FileSystem = FileSystem()
  ) throws(UserError) -> [String] {
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    let parent = folder.deletingLastPathComponent()
    let temporary = parent.appendingPathComponent(
      ".\(folder.lastPathComponent).\(getpid())\(AtomicFile.temporaryEnding)", isDirectory: true)
    let made = FileSystem.missingFolders(to: parent)
    do throws(UserError) {
      try Self.requireRoom(at: path)
      // Left by a killed process with the same number.
      try? FileManager.default.removeItem(at: temporary)
      try fileSystem.makeFolders(temporary)
      let files = ModelFiles(in: temporary)
      try ConfigurationFile.write(
        model.settings.packed, to: files.configuration, fileSystem: fileSystem)
      try TranslationModel.save(
        model.weights, of: model.network, to: files.weights, fileSystem: fileSystem)
      let vocabularies = model.vocabularies.models(prefix: files.vocabularyPrefix.path)
      for (path, bytes) in vocabularies {
        try AtomicFile(at: URL(fileURLWithPath: path), fileSystem: fileSystem).write(bytes)
      }
      try fileSystem.rename(temporary, to: folder)
      try fileSystem.synchronizeFolder(parent)
      return [ModelFiles.configuration, ModelFiles.weights]
        + vocabularies.map { URL(fileURLWithPath: $0.path).lastPathComponent }
    } catch {
      try? FileManager.default.removeItem(at: temporary)
      for folder in made.reversed() { rmdir(folder.path) }
      // Errors name the path that the user gave.
      throw error.place.map {
        error.moved(to: Place(file: $0.file.replacing(temporary.path, with: path)))
      } ?? error
    }
  }
}
