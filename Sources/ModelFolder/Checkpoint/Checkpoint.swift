/// A checkpoint as it was saved.
package struct Checkpoint<State: Codable & Sendable>: Sendable {
  package let state: State
  /// An open file, so that it can be read even after a later save.
  package let tensors: Safetensors
}

/// The last checkpoint of a folder.
package struct LoadedCheckpoint<State: Codable & Sendable>: Sendable {
  /// Nil if no checkpoint was ever completed.
  package let checkpoint: Checkpoint<State>?
  /// A sentence for the user if an incomplete file was ignored.
  package private(set) var warning: String?
}
