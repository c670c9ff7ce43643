/// A whole checkpoint as it was saved.
package struct Checkpoint<State: Codable & Sendable>: Sendable {
  package let state: State
  /// Open, so that a later save does not disturb reading it.
  package let tensors: Safetensors
}

/// What a folder held when the last checkpoint was asked for.
package struct LoadedCheckpoint<State: Codable & Sendable>: Sendable {
  /// Nil where no checkpoint was ever finished.
  package let checkpoint: Checkpoint<State>?
  /// A sentence for the user where something was passed over.
  package let warning: String?

  init(checkpoint: Checkpoint<State>?, warning: String? = nil) {
    self.checkpoint = checkpoint
    self.warning = warning
  }
}
