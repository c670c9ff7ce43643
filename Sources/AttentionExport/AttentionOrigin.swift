/// Where attention comes from, for those who look at it.
package struct AttentionOrigin: Sendable {
  /// What the numbers are.
  package enum Kind: Sendable {
    /// Attention weights of translations.
    case translation
    /// Attention weights of given pairs, before a target word is known.
    case prior
    /// Attention weights of given pairs, given the whole pair.
    case posterior
    /// Probabilities of the links of a statistical aligner.
    case links
  }

  package let kind: Kind
  /// The folders of the models: one, several that translate as one, or none.
  package let models: [String]
  /// The folder of a model that is compared.
  package let comparedModel: String?
  /// The languages, where they are known.
  package let source: String?
  package let target: String?

  package init(
    _ kind: Kind, models: [String] = [], comparedModel: String? = nil, source: String?,
    target: String?
  ) {
    self.kind = kind
    self.models = models
    self.comparedModel = comparedModel
    self.source = source
    self.target = target
  }

  /// What a number is called.
  var legend: String { kind == .links ? "probability of a link" : "attention weight" }

  /// What the numbers are, in a sentence.
  var explanation: String {
    switch kind {
    case .translation:
      "Attention weights, which the decoder computes before it chooses a target word."
    case .prior: "Attention weights before the target word is known (prior)."
    case .posterior: "Attention weights given the whole pair (posterior)."
    case .links: "Probabilities that a target word comes from a source word (statistical aligner)."
    }
  }
}
