package import Foundation

/// A file that is replaced whole or not at all.
///
/// The bytes go to a temporary name in the same folder (`.NAME.PID.partial`), are synced, and the
/// file is then renamed and the folder synced: a reader, a kill or a power cut sees the older file or
/// the newer one. An error removes the temporary file and leaves the older one as it was.
package struct AtomicFile: Sendable {
  package let url: URL
  let fileSystem: FileSystem

  package init(at url: URL, fileSystem: FileSystem = FileSystem()) {
    self.url = url
    self.fileSystem = fileSystem
  }

  /// The file that holds the bytes until they are complete.
  var temporary: URL {
    url.deletingLastPathComponent().appendingPathComponent(
      ".\(url.lastPathComponent).\(getpid())\(Self.temporaryEnding)")
  }

  /// The ending of every temporary name.
  package static let temporaryEnding = ".partial"

  /// Replaces the file with what `body` writes.
  package func write(
    _ body: (borrowing FileSink) throws(UserError) -> Void
  ) throws(UserError) {
    try stage(body)
    try commit()
  }

  /// Replaces the file with `bytes`.
  package func write(_ bytes: [UInt8]) throws(UserError) {
    try write { (sink: borrowing FileSink) throws(UserError) in try sink.write(bytes) }
  }

  /// Replaces the file with `text` in UTF-8.
  package func write(_ text: String) throws(UserError) {
    try write(Array(text.utf8))
  }

  /// Writes and syncs the temporary file. The file itself is not changed yet.
  package func stage(_ body: (borrowing FileSink) throws(UserError) -> Void) throws(UserError) {
    do throws(UserError) {
      let sink = FileSink(
        to: try fileSystem.create(temporary, for: url), at: temporary, for: url, in: fileSystem)
      try body(sink)
      try sink.synchronize()
    } catch {
      discard()
      throw error
    }
  }

  /// Replaces the file with the staged one.
  package func commit() throws(UserError) {
    do throws(UserError) {
      try fileSystem.rename(temporary, to: url)
    } catch {
      discard()
      throw error
    }
    try fileSystem.synchronizeFolder(url.deletingLastPathComponent())
  }

  /// Removes the staged file.
  package func discard() {
    // An error here would hide the first one. A file that stays is removed when the folder is next opened for writing.
    try? fileSystem.remove(temporary)
  }

  /// Removes the temporary files that killed processes have left in a folder. The caller must hold the folder's lock, because
  /// temporary files of running processes are removed too.
  package static func removeLeftovers(
    in folder: URL, fileSystem: FileSystem = FileSystem()
  ) throws(UserError) {
    guard let names = FileSystem.names(in: folder.path) else {
      throw UserError(
        .inputOutput, at: folder.path, found: "the folder cannot be listed",
        fix: "change its permissions or choose another folder")
    }
    for name in names where name.hasPrefix(".") && name.hasSuffix(temporaryEnding) {
      let url = folder.appendingPathComponent(name)
      var status = stat()
      guard lstat(url.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
      try fileSystem.remove(url)
    }
  }
}
