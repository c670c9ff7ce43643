package import Basics
package import Foundation

/// The last state of a training run: `training.safetensors`, and `training.json`, which contains the
/// digest of the tensors that belong to it.
///
/// At any time there is one `training.json`, replaced in one step, and a file of the tensors that
/// belong to it, under one of two names:
///
///     both new files are written and synced under temporary names
///     training.safetensors → training.previous.safetensors     the older checkpoint stays complete
///     the new tensors      → training.safetensors
///     the new record       → training.json                     now the newer checkpoint is valid
///     training.previous.safetensors is removed
///
/// A kill at any step leaves the older or the newer checkpoint; a failed save leaves the older one.
/// Only the process that holds the `FolderLock` saves.
package struct CheckpointStore<State: Codable & Sendable>: Sendable {
  /// The file that holds the tensors of the record on disk.
  private enum Holder {
    case current, previous, neither
  }

  private let record: URL
  private let tensors: URL
  private let previousTensors: URL
  private let folder: URL
  private let fileSystem: FileSystem
  /// Nil if it has to be read from the disk.
  private var holder: Holder?

  package init(folder: URL, fileSystem: FileSystem = FileSystem()) {
    self.folder = folder
    self.fileSystem = fileSystem
    record = folder.appendingPathComponent(ModelFiles.trainingState)
    tensors = folder.appendingPathComponent(ModelFiles.trainingTensors)
    previousTensors = folder.appendingPathComponent(ModelFiles.previousTrainingTensors)
  }

  /// The state of the last checkpoint as its record has it; nil if none was ever completed. The tensors, which may be large, are
  /// not read.
  package func state() throws(UserError) -> State? {
    guard FileManager.default.fileExists(atPath: record.path) else { return nil }
    return try CheckpointRecord<State>(readingFrom: record).state
  }

  /// The newest complete checkpoint, or nil if none was ever completed. Changes nothing on disk.
  ///
  /// Throws if there are files but no complete checkpoint.
  package mutating func load() throws(UserError) -> LoadedCheckpoint<State> {
    guard FileManager.default.fileExists(atPath: record.path) else {
      holder = .neither
      let isStarted = FileManager.default.fileExists(atPath: tensors.path)
      return LoadedCheckpoint(
        checkpoint: nil,
        warning: isStarted
          ? "\(tensors.path): its \(ModelFiles.trainingState) was never written because the first save was "
            + "interrupted; training starts from the beginning" : nil)
    }
    let read = try CheckpointRecord<State>(readingFrom: record)
    let problem: UserError
    do throws(UserError) {
      let file = try opened(tensors, digest: read.tensorsDigest)
      holder = .current
      return LoadedCheckpoint(checkpoint: Checkpoint(state: read.state, tensors: file))
    } catch {
      problem = error
    }
    guard let file = try? opened(previousTensors, digest: read.tensorsDigest) else {
      throw UserError(
        .data, at: folder.path,
        found: "no whole checkpoint: \(problem.place?.description ?? ""): \(problem.found)",
        expected: "the tensors that \(ModelFiles.trainingState) names",
        fix:
          "put whole copies of both files in their place; else train in another folder, or restart the run, "
          + "which keeps the old files"
      )
    }
    holder = .previous
    return LoadedCheckpoint(
      checkpoint: Checkpoint(state: read.state, tensors: file),
      warning: "\(tensors.path): ignored, because its save was interrupted; "
        + "training continues from the checkpoint before it")
  }

  /// Replaces the checkpoint. Blocks are not copied.
  package mutating func save(
    _ state: State, tensors blocks: [SafetensorsBlock]
  ) throws(UserError) {
    if holder == nil { _ = try load() }
    let sealed = SealedSafetensors(blocks, metadata: [])
    let bytes = try CheckpointRecord.encoded(state, tensorsDigest: sealed.digest, at: record)

    let newTensors = AtomicFile(at: tensors, fileSystem: fileSystem)
    let newRecord = AtomicFile(at: record, fileSystem: fileSystem)
    try newTensors.stage {
      (sink: borrowing FileSink) throws(UserError) in try sealed.write(to: sink)
    }
    do throws(UserError) {
      try newRecord.stage {
        (sink: borrowing FileSink) throws(UserError) in try sink.write(bytes)
      }
      if holder == .current {
        try fileSystem.rename(tensors, to: previousTensors)
        holder = .previous
        // Before another file gets this name.
        try fileSystem.synchronizeFolder(folder)
      }
      try newTensors.commit()
      try newRecord.commit()
    } catch {
      newTensors.discard()
      newRecord.discard()
      // The next save looks at the disk again.
      holder = nil
      throw error
    }
    holder = .current
    try fileSystem.remove(previousTensors)
  }

  /// Opens a file of tensors and checks that it is undamaged and has the digest.
  private func opened(_ url: URL, digest: String) throws(UserError) -> Safetensors {
    let file = try Safetensors(contentsOf: url, verifying: false)
    guard file.digest == digest else {
      throw UserError(
        .data, at: url.path,
        found: "the digest \(file.digest.map { "\($0.prefix(12))…" } ?? "is missing")",
        expected: "\(digest.prefix(12))…", fix: "restore the file that was saved with it")
    }
    try file.verify()
    return file
  }
}
