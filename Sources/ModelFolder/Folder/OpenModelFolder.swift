package import Basics
import Foundation

/// A model folder that a run has opened for writing. It is locked, and restored if the run is unsuccessful.
package final class OpenModelFolder {
  private let files: ModelFiles
  private let former: FormerFiles
  /// Nil after `leave`.
  private var lock: FolderLock?
  /// The folders that were made for it, the outermost first.
  private let made: [URL]
  /// The names in it before the run.
  private var names: Set<String> = []

  /// Makes the folder if it is missing, and takes its lock.
  package init(
    _ files: ModelFiles, fileSystem: FileSystem = FileSystem()
  ) throws(UserError) {
    self.files = files
    former = FormerFiles(in: files.folder, fileSystem: fileSystem)
    made = FileSystem.missingFolders(to: files.folder)
    do throws(UserError) {
      lock = try files.openForWriting(fileSystem: fileSystem)
    } catch {
      leave()
      throw error
    }
    names = Set(ModelFiles.contents(of: files.folder))
  }

  /// Sets the files of the former model aside.
  package func setAside() throws(UserError) { try former.setAside() }

  /// Keeps the new run's files, and gives the files that were set aside a lasting name.
  package func keep() throws(UserError) { try former.keep() }

  /// Removes the files that were set aside when the run has ended.
  ///
  /// - Returns: whether anything was removed
  package func removeFormerFiles() throws(UserError) -> Bool { try former.remove() }

  /// Restores the folder after an unsuccessful run: the files that the run has made are removed.
  package func leave() {
    if lock != nil {
      // If this fails, the files are recovered when the folder is next opened.
      try? former.recover()
      let ours = Set(ModelFiles.names + [ModelFiles.corpus]).subtracting(names)
      for name in ours.intersection(ModelFiles.contents(of: files.folder)) {
        try? FileManager.default.removeItem(at: files.folder.appendingPathComponent(name))
      }
    }
    lock = nil
    // Fails, as it should, if the folder is not empty.
    for folder in made.reversed() { rmdir(folder.path) }
  }
}
