package import Basics
package import Foundation

/// What a model folder held before a run that begins anew (`--restart`), kept until the new run has ended.
///
///     every file of the model → .restart-moving/    one after the other
///     .restart-moving         → .restart-begun      now all of them are set aside
///     the new run reads its data and makes its vocabularies
///     .restart-begun          → before-restart-1    now the folder is that of the new run
///     before-restart-1 is removed when the new run has ended
///
/// Up to the last renaming nothing new is worth keeping: after a kill, or an error, the files go back to where they were
/// (`recover`). After it, a folder under a name of its own holds all that was there, and translates.
///
/// Only for whoever holds the folder's lock.
package struct FormerFiles {
  /// What the names of the folders begin with that hold the files of before.
  package static let prefix = "before-restart-"

  private let folder: URL
  private let fileSystem: FileSystem
  private var moving: URL { folder.appendingPathComponent(".restart-moving", isDirectory: true) }
  private var begun: URL { folder.appendingPathComponent(".restart-begun", isDirectory: true) }
  private var removed: URL { folder.appendingPathComponent(".restart-removed", isDirectory: true) }

  package init(in folder: URL, fileSystem: FileSystem = FileSystem()) {
    self.folder = folder
    self.fileSystem = fileSystem
  }

  /// Whether a new run has begun beside files of before.
  package var exist: Bool { !kept.isEmpty }

  /// Whether there is something to recover.
  package var areBetween: Bool {
    [moving, begun].contains { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// Whether there is something that can be set aside.
  package var canBeSetAside: Bool { !present(in: folder).isEmpty }

  /// The folders that hold the files of before.
  private var kept: [URL] {
    ModelFiles.contents(of: folder).filter { name in
      name.hasPrefix(Self.prefix) && Int(name.dropFirst(Self.prefix.count)).map { $0 > 0 } ?? false
    }.map { folder.appendingPathComponent($0, isDirectory: true) }
  }

  // MARK: Steps

  /// Takes the files of the model out of the new run's way.
  package func setAside() throws(UserError) {
    let names = present(in: folder)
    guard !names.isEmpty else { return }
    try fileSystem.makeFolders(moving)
    for name in names { try move(name, from: folder, to: moving) }
    try fileSystem.synchronizeFolder(moving)
    try fileSystem.rename(moving, to: begun)
    try fileSystem.synchronizeFolder(folder)
  }

  /// Gives the files that were set aside a name to stay under: the folder is that of the new run now.
  package func keep() throws(UserError) {
    guard FileManager.default.fileExists(atPath: begun.path) else { return }
    var number = 1
    func name() -> URL {
      folder.appendingPathComponent("\(Self.prefix)\(number)", isDirectory: true)
    }
    while FileManager.default.fileExists(atPath: name().path) { number += 1 }
    try fileSystem.rename(begun, to: name())
    try fileSystem.synchronizeFolder(folder)
  }

  /// Puts files back that were set aside by a run that came to nothing, in place of what it has made.
  package func recover() throws(UserError) {
    if FileManager.default.fileExists(atPath: removed.path) { try remove(removed) }
    if FileManager.default.fileExists(atPath: begun.path) {
      for name in present(in: folder) { try remove(name, in: folder) }
      // From here on nothing in the folder is new.
      try fileSystem.rename(begun, to: moving)
      try fileSystem.synchronizeFolder(folder)
    }
    guard FileManager.default.fileExists(atPath: moving.path) else { return }
    for name in present(in: moving) { try move(name, from: moving, to: folder) }
    rmdir(moving.path)
    try fileSystem.synchronizeFolder(folder)
  }

  /// Removes what stood in the folder before: the new model is whole. A folder that holds anything else stays.
  ///
  /// - Returns: whether there was something to remove
  package func remove() throws(UserError) -> Bool {
    let ours = kept.filter { Set(present(in: $0)).isSuperset(of: ModelFiles.contents(of: $0)) }
    for folder in ours {
      try fileSystem.rename(folder, to: removed)
      try remove(removed)
    }
    return !ours.isEmpty
  }

  // MARK: Parts

  private func remove(_ former: URL) throws(UserError) {
    for name in present(in: former) { try remove(name, in: former) }
    rmdir(former.path)
  }

  private func remove(_ name: String, in folder: URL) throws(UserError) {
    let url = folder.appendingPathComponent(name)
    guard name == ModelFiles.corpus else { return try fileSystem.remove(url) }
    try fileSystem.before(.remove(name))
    // A rest of it is no harm: it is a prepared corpus that another takes the place of.
    try? FileManager.default.removeItem(at: url)
  }

  private func move(_ name: String, from old: URL, to new: URL) throws(UserError) {
    try fileSystem.rename(old.appendingPathComponent(name), to: new.appendingPathComponent(name))
  }

  /// Those of a model's files that are there, and a prepared corpus that is nothing else.
  private func present(in folder: URL) -> [String] {
    let names = Set(ModelFiles.contents(of: folder))
    let corpus = folder.appendingPathComponent(ModelFiles.corpus, isDirectory: true)
    return ModelFiles.names.filter(names.contains)
      + (ModelFiles.isPreparedCorpus(corpus) ? [ModelFiles.corpus] : [])
  }
}
