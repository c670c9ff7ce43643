/// A gate of a cell, or the candidate of its new state.
package struct Gate: Sendable {
  /// As in `forget`.
  package let name: String
  package let initialBias: Float

  package init(_ name: String, initialBias: Float = 0) {
    self.name = name
    self.initialBias = initialBias
  }
}
