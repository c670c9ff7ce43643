/// How the weights of a network are initialized.
///
/// Biases and gains are constants in every scheme.
package enum InitializationScheme: String, CaseIterable, Codable, Sendable {
  /// Recurrent weights orthogonal for each gate, other weights after Glorot and Bengio 2010, tables normal.
  case orthogonal
  /// The same with recurrent weights after Glorot and Bengio, for each gate.
  case glorot
  /// All weights, tables and vectors of attention uniform in ±0.08: Sutskever, Vinyals, Le 2014, arXiv:1409.3215, section
  /// 3.4.
  case uniform

  /// The initialization of a parameter, from that in the scheme `orthogonal`.
  func applied(to initialization: Parameter.Initialization) -> Parameter.Initialization {
    switch (self, initialization) {
    case (.orthogonal, _), (_, .constant), (_, .gates): initialization
    case (.glorot, .orthogonal(let gates)): .glorot(gates: gates)
    case (.glorot, _): initialization
    case (.uniform, _): .uniform(bound: 0.08)
    }
  }
}
