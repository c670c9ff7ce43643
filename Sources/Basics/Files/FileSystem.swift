package import Foundation

/// The operations on files that saving consists of, each announced before it is done.
///
/// Every change to a model folder is made through this type, so that a test can interrupt a save at any step, as a kill or a
/// full disk would.
package struct FileSystem: Sendable {
  /// Called before each operation; an error that it throws is thrown instead of the operation.
  package var before: @Sendable (FileStep) throws(UserError) -> Void

  package init(
    before: @escaping @Sendable (FileStep) throws(UserError) -> Void = { _ in }
  ) {
    self.before = before
  }

  /// A folder and those above it that do not exist, the outermost first.
  package static func missingFolders(to folder: URL) -> [URL] {
    var folder = folder
    var missing: [URL] = []
    while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" {
      missing.insert(folder, at: 0)
      folder.deleteLastPathComponent()
    }
    return missing
  }

  /// Makes a folder, and those above it that are missing.
  package func makeFolders(_ url: URL) throws(UserError) { try makeFolders(url.path) }

  /// The same for a path, in which `..` is the folder above the one that a symbolic link leads to.
  package func makeFolders(_ path: String) throws(UserError) {
    if Self.isFolder(path) { return }
    var name = Substring(path)
    while name.last == "/" { name.removeLast() }
    if let slash = name.lastIndex(of: "/"), slash > name.startIndex {
      try makeFolders(String(name[..<slash]))
    }
    guard mkdir(path, 0o777) != 0 else { return }
    let error = SystemError.last
    // Another process may have made it.
    guard Self.isFolder(path) else { throw .writing(error, cannot: "make the folder", at: path) }
  }

  /// The sorted names in a folder; nil where it cannot be read.
  package static func names(in path: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  /// Whether a path leads to a folder.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes an empty file for writing and removes an older one of the same name.
  ///
  /// - Parameter place: here and below, the file that an error names, rather than the temporary one
  package func create(_ url: URL, for place: URL) throws(UserError) -> FileDescriptor {
    try before(.create(url.lastPathComponent))
    _ = unlink(url.path)
    // O_EXCL: a link that another user may have put here is not followed.
    let number = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw .writing(.last, cannot: "create the file", at: place.path) }
    return FileDescriptor(number)
  }

  /// Writes all the bytes.
  package func write(
    _ bytes: UnsafeRawBufferPointer, to file: borrowing FileDescriptor, at url: URL, for place: URL
  ) throws(UserError) {
    try before(.write(url.lastPathComponent, byteCount: bytes.count))
    do {
      try SystemCall.write(bytes, to: file.number)
    } catch {
      throw .writing(error, cannot: "write", at: place.path)
    }
  }

  /// Waits until the file's bytes are on the disk.
  package func synchronize(
    _ file: borrowing FileDescriptor, at url: URL, for place: URL
  ) throws(UserError) {
    try before(.synchronize(url.lastPathComponent))
    guard fsync(file.number) == 0 || isUnsupported(errno) else {
      throw .writing(.last, cannot: "write", at: place.path)
    }
  }

  /// Gives a file another name in the same folder, in one step; a file of that name is replaced.
  package func rename(_ old: URL, to new: URL) throws(UserError) {
    try before(.rename(from: old.lastPathComponent, to: new.lastPathComponent))
    guard Foundation.rename(old.path, new.path) == 0 else {
      throw .writing(.last, cannot: "replace the file", at: new.path)
    }
  }

  /// Removes a file, if it is there.
  package func remove(_ url: URL) throws(UserError) {
    try before(.remove(url.lastPathComponent))
    guard unlink(url.path) == 0 || errno == ENOENT else {
      throw .writing(.last, cannot: "remove the file", at: url.path)
    }
  }

  /// Waits until the entries of a folder are on the disk.
  package func synchronizeFolder(_ folder: URL) throws(UserError) {
    try before(.synchronizeFolder)
    let number = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw .writing(.last, cannot: "open the folder", at: folder.path) }
    defer { close(number) }
    guard fsync(number) == 0 || isUnsupported(errno) else {
      throw .writing(.last, cannot: "write the folder", at: folder.path)
    }
  }

  /// Some network file systems and pipes do not support fsync.
  private func isUnsupported(_ code: Int32) -> Bool {
    code == EINVAL || code == ENOTSUP || code == ENOSYS
  }
}
