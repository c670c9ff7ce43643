package import Basics
import Foundation

/// A model folder that a run has opened for writing: locked, and left as it was found where the run comes to nothing.
package final class OpenModelFolder {
  private let files: ModelFiles
  private let former: FormerFiles
  /// Nil when it was left.
  private var lock: FolderLock?
  /// Folders that were made for it, the outermost first.
  private let made: [URL]
  /// What it held before.
  private var names: Set<String> = []

  /// Makes the folder where it is not there, and takes its lock.
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

  /// Takes the files of the model that it holds out of the new run's way.
  package func setAside() throws(UserError) { try former.setAside() }

  /// Says that the run has begun: what it has made stays, and what was set aside gets a name to stay under.
  package func keep() throws(UserError) { try former.keep() }

  /// Removes what was set aside, when the run has ended; whether there was anything.
  package func removeFormerFiles() throws(UserError) -> Bool { try former.remove() }

  /// Leaves the folder as it was before a run that came to nothing: what the run has made is removed.
  package func leave() {
    if lock != nil {
      // What cannot be put back now is put back when the folder is opened next.
      try? former.recover()
      let ours = Set(ModelFiles.names + [ModelFiles.corpus]).subtracting(names)
      for name in ours.intersection(ModelFiles.contents(of: files.folder)) {
        try? FileManager.default.removeItem(at: files.folder.appendingPathComponent(name))
      }
    }
    lock = nil
    // Fails where something else was put there, which is worth keeping.
    for folder in made.reversed() { rmdir(folder.path) }
  }
}
