/// One element of the alignment matrix that attention weights are trained towards: the share of a target subword's attention
/// that belongs to a source subword.
///
/// The shares of a target subword sum to 1; a target subword without any is not guided. Chen, Matusov, Khadivi, Peter 2016,
/// "Guided Alignment Training for Topic-Aware Neural Machine Translation", section 3, arXiv:1607.01628.
package struct GuidedWeight: BitwiseCopyable, Sendable, Equatable {
  /// The position of the target subword, from 0.
  package let target: Int32
  /// The position of the source subword, from 0.
  package let source: Int32
  /// From 0, exclusive, to 1.
  package let share: Float

  package init(target: Int32, source: Int32, share: Float) {
    self.target = target
    self.source = source
    self.share = share
  }
}
