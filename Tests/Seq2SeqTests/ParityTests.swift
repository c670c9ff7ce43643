import Batching
import Compute
import Foundation
import Glibc
import Layers
import Seq2Seq
import TestNetworks
import TestSupport
import Testing

/// Loss, gradients and attention weights against PyTorch's: `Fixtures/make_parity.py` is the same network from its
/// equations, one sentence at a time.
@Suite struct ParityTests {
  struct Fixture: Decodable {
    struct Pair: Decodable {
      var source: [Int32]
      var target: [Int32]
    }

    struct Variant: Decodable {
      var name: String
      var cell: RecurrentCellKind
      var activation: Activation
      var gateSlope: Double
      var layerNorm: Bool
      var attention: AttentionKind
      var hiddenSize: Int
      var encoderLayers: Int
      var decoderLayers: Int
      var isBidirectional: Bool
      var residual: Bool
      var inputFeeding: Bool
      var bridge: BridgeKind
      var outputActivation: DeepOutputActivation
      var outputState: DeepOutputState
      var outputSize: Int
      var sourceVocabularySize: Int
      var tieEmbeddings: TiedEmbeddings
      var lexicalPath: Bool
      var smoothing: Float
      /// Added to the phase of the weights.
      var shift: Int
      var loss: Double
      var negativeLogLikelihood: Double
      /// [pairs][target words][source words]
      var alignments: [[[Float]]]
      /// The posterior attention, of the same shape; nil without attention, and where guidance is all that is new
      var posteriors: [[[Float]]]?
      /// The weight of guided alignment, its loss, and [pairs][[target position, source position, share]]; nil without
      var guidanceWeight: Float?
      var guidedLoss: Double?
      var guidance: [[[Float]]]?
      /// Element by element, or
      var gradients: [String: [Float]]?
      /// in two numbers for each parameter.
      var summaries: [String: Summary]?
    }

    /// A gradient g in two numbers.
    struct Summary: Decodable {
      /// √Σ g[i]²
      var norm: Double
      /// Σ g[i] sin(0.7 i + 1)
      var product: Double

      init(_ gradient: [Float]) {
        norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        product = gradient.enumerated().reduce(0) {
          $0 + Double($1.element) * sin(0.7 * Double($1.offset) + 1)
        }
      }
    }

    var sizes: [String: Int]
    var pairs: [Pair]
    var variants: [Variant]
  }

  static let fixture: Fixture? = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/parity.json")
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(Fixture.self, from: data)
  }()

  /// 0.5 sin((i + 1)² 0.37 + the sum of the name's bytes + the shift), and 1 more for a gain, as the script has it.
  private func fill(_ block: Matrix, name: String, shift: Int) {
    let phase = Double(name.utf8.reduce(shift) { $0 + Int($1) })
    let start = name.hasSuffix(".gain") ? 1.0 : 0
    for index in 0..<block.count {
      let place = Double(index + 1)
      block.base[index] = Float(start + 0.5 * sin(place * place * 0.37 + phase))
    }
  }

  private func network(_ variant: Fixture.Variant, _ sizes: [String: Int]) -> SmallNetwork {
    let small = SmallNetwork { configuration in
      configuration.cell = variant.cell
      configuration.activation = variant.activation
      configuration.gateSlope = variant.gateSlope
      configuration.layerNorm = variant.layerNorm
      configuration.attention = variant.attention
      configuration.hiddenSize = variant.hiddenSize
      configuration.encoderLayers = variant.encoderLayers
      configuration.decoderLayers = variant.decoderLayers
      configuration.isBidirectional = variant.isBidirectional
      configuration.residual = variant.residual
      configuration.inputFeeding = variant.inputFeeding
      configuration.bridge = variant.bridge
      configuration.outputActivation = variant.outputActivation
      configuration.outputState = variant.outputState
      configuration.outputSize = variant.outputSize
      configuration.sourceVocabularySize = variant.sourceVocabularySize
      configuration.tieEmbeddings = variant.tieEmbeddings
      configuration.lexicalPath = variant.lexicalPath
    }
    let own = small.network.configuration
    let ofVariant = [
      "outputSize": variant.outputSize, "sourceVocabularySize": variant.sourceVocabularySize,
    ]
    #expect(
      sizes.merging(ofVariant) { $1 } == [
        "sourceVocabularySize": own.sourceVocabularySize,
        "targetVocabularySize": own.targetVocabularySize, "embeddingSize": own.embeddingSize,
        "encoderHiddenSize": own.encoderHiddenSize, "hiddenSize": SmallNetwork.hiddenSize,
        "attentionSize": own.attentionSize, "outputSize": own.outputSize,
      ])
    for parameter in small.network.parameters {
      fill(small.weights[parameter], name: parameter.name, shift: variant.shift)
    }
    small.packed.pack(small.weights, pool: small.pool)
    return small
  }

  @Test(arguments: fixture?.variants.map(\.name) ?? []) func pytorch(name: String) throws {
    let fixture = try #require(Self.fixture)
    let variant = try #require(fixture.variants.first { $0.name == name })
    let small = network(variant, fixture.sizes)
    let batch = Batch(
      fixture.pairs.map { ($0.source, $0.target) }, identities: Array(fixture.pairs.indices),
      startID: 2,
      guidance: variant.guidance?.map { elements in
        elements.map { GuidedWeight(target: Int32($0[0]), source: Int32($0[1]), share: $0[2]) }
      })
    let gradient = small.emptyGradient
    let loss = small.pass.gradient(
      batch, weights: small.view, dropout: .none, smoothing: variant.smoothing,
      guidance: variant.guidanceWeight ?? 0, scale: 1, into: gradient)
    #expect(abs(loss.guidedLoss - (variant.guidedLoss ?? 0)) <= 1e-5 * loss.guidedLoss)
    #expect(abs(loss.loss - variant.loss) < 1e-5 * variant.loss)
    #expect(
      abs(loss.negativeLogLikelihood - variant.negativeLogLikelihood)
        < 1e-5 * variant.negativeLogLikelihood)
    let plain = small.pass.loss(batch, weights: small.view)
    #expect(plain.negativeLogLikelihood == loss.negativeLogLikelihood)

    let stored = try #require(
      variant.gradients.map { Set($0.keys) } ?? variant.summaries.map { Set($0.keys) })
    #expect(stored == Set(small.network.parameters.map(\.name)))
    for parameter in small.network.parameters {
      let seen = gradient.values[parameter].values
      if let gradients = variant.gradients {
        let error = relativeError(seen, try #require(gradients[parameter.name]))
        #expect(error < 1e-4, "\(variant.name), \(parameter.name): relative error \(error)")
      } else {
        let expected = try #require(variant.summaries?[parameter.name])
        check(Fixture.Summary(seen), expected, "\(variant.name), \(parameter.name)")
      }
    }

    check(
      small.pass.attentionWeights(batch, weights: small.view), variant.alignments,
      "\(variant.name), the attention")
    if let posteriors = variant.posteriors {
      check(
        small.pass.posteriorAttentionWeights(batch, weights: small.view), posteriors,
        "\(variant.name), the posterior attention")
    }
  }

  private func check(_ seen: [[Float]], _ expected: [[[Float]]], _ name: String) {
    #expect(seen.count == expected.count)
    for (pair, (seen, expected)) in zip(seen, expected).enumerated() {
      let error = relativeError(seen, expected.flatMap { $0 })
      #expect(error < 1e-5, "\(name) of pair \(pair): \(error)")
    }
  }

  /// A relative error of 1e-4 is a difference of 2e-4 times the norm, which bounds that of the norms, and about that of
  /// the products. (With the backward bridge alone, the forward direction has a gradient of 0.)
  private func check(_ seen: Fixture.Summary, _ expected: Fixture.Summary, _ name: String) {
    let bound = 2e-4 * expected.norm
    #expect(abs(seen.norm - expected.norm) <= bound, "\(name): \(seen), not \(expected)")
    #expect(abs(seen.product - expected.product) <= bound, "\(name): \(seen), not \(expected)")
  }

  /// A new kind of anything needs numbers of PyTorch.
  @Test func everyKindIsTested() throws {
    let variants = try #require(Self.fixture).variants
    #expect(variants.count > 5)
    #expect(Set(variants.map(\.cell)) == Set(RecurrentCellKind.allCases))
    #expect(Set(variants.map(\.attention)) == Set(AttentionKind.allCases))
    #expect(Set(variants.map(\.activation)) == Set(Activation.allCases))
    #expect(Set(variants.map(\.bridge)) == Set(BridgeKind.allCases))
    #expect(Set(variants.map(\.outputActivation)) == Set(DeepOutputActivation.allCases))
    #expect(Set(variants.map(\.outputState)) == Set(DeepOutputState.allCases))
    #expect(Set(variants.map(\.tieEmbeddings)) == Set(TiedEmbeddings.allCases))
    let lexical = variants.filter(\.lexicalPath)
    #expect(Set(lexical.map(\.attention)) == Set(AttentionKind.allCases).subtracting([.none]))
    for cell in RecurrentCellKind.allCases {
      let own = variants.filter { $0.cell == cell }
      #expect(Set(own.map(\.activation)) == Set(Activation.allCases), "\(cell)")
      #expect(own.contains { $0.layerNorm }, "\(cell)")
      #expect(own.contains { $0.residual }, "\(cell)")
      #expect(own.contains { $0.gateSlope != 1 } || cell == .rnn, "\(cell)")
    }
    for variant in variants where variant.attention != .none && variant.guidedLoss == nil {
      #expect(variant.posteriors != nil, "\(variant.name)")
    }
    for attention in AttentionKind.allCases {
      #expect(variants.contains { $0.attention == attention && $0.inputFeeding }, "\(attention)")
      let guided = variants.filter { $0.attention == attention && $0.guidedLoss != nil }
      #expect(
        Set(guided.map(\.inputFeeding)) == (attention == .none ? [] : [false, true]),
        "\(attention)")
    }
  }
}
