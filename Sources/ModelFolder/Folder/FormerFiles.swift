package import Basics
package import Foundation

/// The files that a model folder held before a run that restarts, kept until the new run has ended.
///
///     every file of the model → .restart-moving/    one after the other
///     .restart-moving         → .restart-begun      all of them are set aside
///     the new run reads its data and makes its vocabularies
///     .restart-begun          → before-restart-1    the folder now belongs to the new run
///     before-restart-1 is removed when the new run has ended
///
/// Until the last renaming, a kill or an error discards the new run and moves the files back (`recover`). After it, the folder
/// `before-restart-1` holds the whole former model, which can translate.
///
/// The caller must hold the folder's lock.
package struct FormerFiles {
  /// The prefix of the names of folders with former files.
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

  /// Whether there are former files beside a new run.
  package var exist: Bool { !kept.isEmpty }

  /// Whether a restart was interrupted, so that files have to be recovered.
  package var areBetween: Bool {
    [moving, begun].contains { FileManager.default.fileExists(atPath: $0.path) }
  }

  /// Whether there are files to set aside.
  package var canBeSetAside: Bool { !present(in: folder).isEmpty }

  /// The folders with former files.
  private var kept: [URL] {
    ModelFiles.contents(of: folder).filter { name in
      name.hasPrefix(Self.prefix) && Int(name.dropFirst(Self.prefix.count)).map { $0 > 0 } ?? false
    }.map { folder.appendingPathComponent($0, isDirectory: true) }
  }

  // MARK: Steps

  /// Sets the files of the model aside for a new run.
  package func setAside() throws(UserError) {
    let names = present(in: folder)
    guard !names.isEmpty else { return }
    try fileSystem.makeFolders(moving)
    for name in names { try move(name, from: folder, to: moving) }
    try fileSystem.synchronizeFolder(moving)
    try fileSystem.rename(moving, to: begun)
    try fileSystem.synchronizeFolder(folder)
  }

  /// Gives the files that were set aside a lasting name: the folder now belongs to the new run.
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

  /// Moves back the files that an unsuccessful run has set aside, and removes the files that it has made.
  package func recover() throws(UserError) {
    if FileManager.default.fileExists(atPath: removed.path) { try remove(removed) }
    if FileManager.default.fileExists(atPath: begun.path) {
      for name in present(in: folder) { try remove(name, in: folder) }
      // The folder has no new files now.
      try fileSystem.rename(begun, to: moving)
      try fileSystem.synchronizeFolder(folder)
    }
    guard FileManager.default.fileExists(atPath: moving.path) else { return }
    for name in present(in: moving) { try move(name, from: moving, to: folder) }
    rmdir(moving.path)
    try fileSystem.synchronizeFolder(folder)
  }

  /// Removes the former files when the new model is complete. A folder that holds any other file is kept.
  ///
  /// - Returns: whether anything was removed
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
    // A part that stays does no harm: the prepared corpus is made again.
    try? FileManager.default.removeItem(at: url)
  }

  private func move(_ name: String, from old: URL, to new: URL) throws(UserError) {
    try fileSystem.rename(old.appendingPathComponent(name), to: new.appendingPathComponent(name))
  }

  /// The files of a model that exist, and `corpus` if it holds only a prepared corpus.
  private func present(in folder: URL) -> [String] {
    let names = Set(ModelFiles.contents(of: folder))
    let corpus = folder.appendingPathComponent(ModelFiles.corpus, isDirectory: true)
    return ModelFiles.names.filter(names.contains)
      + (ModelFiles.isPreparedCorpus(corpus) ? [ModelFiles.corpus] : [])
  }
}
