/// One quantity of a network at one position of a sentence, as `probe` measures it.
public struct Measurement: Sendable, Equatable {
  /// The sentence that a position belongs to.
  public enum Side: String, Sendable {
    /// The source sentence.
    case source
    /// The target sentence, as the decoder reads it: each subword is the one before its label.
    case target
  }

  /// The direction in which a layer reads.
  public enum Direction: String, Sendable {
    /// From the first subword to the last.
    case forward
    /// From the last to the first.
    case backward
  }

  /// The sentence that it belongs to.
  public let side: Side
  /// The number of a recurrent layer, from 0 for the lowest; nil for the embedding.
  public let layer: Int?
  /// In which direction the layer reads; nil for the embedding.
  public let direction: Direction?
  /// The position in the sentence, in subwords from 0.
  public let position: Int
  /// `gate_` and the name of a gate, `state_norm`, `cell_norm` or `gradient_norm`.
  public let quantity: String
  /// The mean over the units of a gate, or a norm.
  public let mean: Double
  /// The standard deviation over the units of a gate; nil for a norm.
  public let deviation: Double?
}
