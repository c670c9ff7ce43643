/// The functions in a cell's formula.
package struct CellFunctions: Sendable {
  /// Whether the activation φ of the new state is a rectifier instead of tanh.
  package let isRectified: Bool
  /// K of the gates' σ(K x)
  package let gateSlope: Float

  package init(isRectified: Bool = false, gateSlope: Float = 1) {
    self.isRectified = isRectified
    self.gateSlope = gateSlope
  }
}
