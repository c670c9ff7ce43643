import Batching
import Compute
import Glibc
import Layers

/// Guided alignment: a loss on the attention weights α, whose rows shall be those of an alignment matrix A.
///
///     loss = Σ −A[i,j] log α[i,j]      dα[i,j] = −w A[i,j] / α[i,j]
///
/// Chen, Matusov, Khadivi, Peter 2016, section 3, arXiv:1607.01628. The sum is over the target rows i that have guidance, and
/// over source positions j; `w` is the weight of this loss, divided by the target rows of the batch. Through the softmax,
/// the derivative of a score is `w (α[i,j] − A[i,j])`.
enum GuidedAlignmentLoss {
  /// The least attention weight that the logarithm and the quotient see.
  ///
  /// A softmax in single precision rounds what is smaller than about 1e-38 to 0, and a quotient near that overflows. Below
  /// this floor the loss of an element is `−A log 1e-30` (69 nats for all of a row), and `dα · α`, from which the derivative
  /// of the score is made, falls from `−w A` to 0 in proportion to α.
  static let floor: Float = 1e-30
}

extension BatchLoss {
  /// Adds the loss of a part's guidance, element by element in their order.
  ///
  /// - Parameter attention: of the part, after its forward pass
  mutating func add(_ guidance: PartGuidance?, attention: AttentionTrace?) {
    guard let guidance, let weights = attention?.weights else { return }
    guidedRowCount += guidance.rowCount
    for element in guidance.elements {
      let weight = weights.row(Int(element.row))[Int(element.source)]
      guidedLoss -= Double(element.share) * log(Double(max(weight, GuidedAlignmentLoss.floor)))
    }
  }
}

extension DecoderTrace {
  /// The derivatives of the attention weights of a step of a part.
  ///
  /// - Parameter guidance: the factor of the loss of guidance
  /// - Returns: [rows, longest source], valid until the next step; nil where no row is guided
  func dAttentionWeights(_ step: Int, of part: Batch.Part, guidance factor: Float) -> Matrix? {
    guard
      factor != 0, let elements = part.guidance?.elements(ofStep: step), !elements.isEmpty,
      let attention, let all = dAttentionWeights
    else { return nil }
    let rows = part.target.steps.rows(step)
    let derivatives = all.first(rows.count)
    derivatives.zero()
    for element in elements {
      let weight = attention.weights.row(Int(element.row))[Int(element.source)]
      derivatives.row(Int(element.row) - rows.lowerBound)[Int(element.source)] =
        -factor * element.share / max(weight, GuidedAlignmentLoss.floor)
    }
    return derivatives
  }
}
