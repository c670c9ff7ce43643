package import Batching
import Settings

/// The size of a batch, in target subwords or in pairs.
package struct BatchSize: SettingGroup {
  @Setting(
    "Target subwords of a batch, </s> included", data: false, limits: Self.sizes,
    derived: "\(Self.defaultTokens)", excludes: ["batch-sentences"])
  private var batchTokens: Int? = nil

  @Setting(
    "Sentence pairs of a batch, in place of `batch-tokens`", data: false, limits: Self.sizes)
  private var batchSentences: Int? = nil

  package init() {}

  package var limit: BatchOrder.Limit {
    get { batchSentences.map { .sentences($0) } ?? .tokens(batchTokens ?? Self.defaultTokens) }
    set {
      switch newValue {
      case .tokens(let count): (batchTokens, batchSentences) = (count, nil)
      case .sentences(let count): (batchTokens, batchSentences) = (nil, count)
      }
    }
  }

  /// The same size with a value.
  var resolved: BatchSize {
    var size = self
    if batchSentences == nil { size.batchTokens = batchTokens ?? Self.defaultTokens }
    return size
  }

  private static let defaultTokens = 1200
  private static let sizes = SettingLimits.from(1, to: 1_000_000)
}
