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
      var attention: AttentionKind
      var hiddenSize: Int
      var encoderLayers: Int
      var decoderLayers: Int
      var isBidirectional: Bool
      var smoothing: Float
      var loss: Double
      var negativeLogLikelihood: Double
      /// [pairs][target words][source words]
      var alignments: [[[Float]]]
      var gradients: [String: [Float]]
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

  /// 0.5 sin((i + 1)² 0.37 + the sum of the name's bytes), as the script has it.
  private func fill(_ block: Matrix, name: String) {
    let phase = Double(name.utf8.reduce(0) { $0 + Int($1) })
    for index in 0..<block.count {
      let place = Double(index + 1)
      block.base[index] = Float(0.5 * sin(place * place * 0.37 + phase))
    }
  }

  private func network(_ variant: Fixture.Variant, _ sizes: [String: Int]) -> SmallNetwork {
    let small = SmallNetwork { configuration in
      configuration.cell = variant.cell
      configuration.attention = variant.attention
      configuration.hiddenSize = variant.hiddenSize
      configuration.encoderLayers = variant.encoderLayers
      configuration.decoderLayers = variant.decoderLayers
      configuration.isBidirectional = variant.isBidirectional
    }
    let own = small.network.configuration
    #expect(
      sizes == [
        "sourceVocabularySize": own.sourceVocabularySize,
        "targetVocabularySize": own.targetVocabularySize, "embeddingSize": own.embeddingSize,
        "encoderHiddenSize": own.encoderHiddenSize, "hiddenSize": SmallNetwork.hiddenSize,
        "attentionSize": own.attentionSize, "outputSize": own.outputSize,
      ])
    for parameter in small.network.parameters {
      fill(small.weights[parameter], name: parameter.name)
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
      startID: 2)
    let gradient = small.emptyGradient
    let loss = small.pass.gradient(
      batch, weights: small.view, dropout: .none, smoothing: variant.smoothing, scale: 1,
      into: gradient)
    #expect(abs(loss.loss - variant.loss) < 1e-5 * variant.loss)
    #expect(
      abs(loss.negativeLogLikelihood - variant.negativeLogLikelihood)
        < 1e-5 * variant.negativeLogLikelihood)
    let plain = small.pass.loss(batch, weights: small.view)
    #expect(plain.negativeLogLikelihood == loss.negativeLogLikelihood)

    #expect(Set(variant.gradients.keys) == Set(small.network.parameters.map(\.name)))
    for parameter in small.network.parameters {
      let expected = try #require(variant.gradients[parameter.name])
      let error = relativeError(gradient.values[parameter].values, expected)
      #expect(error < 1e-4, "\(variant.name), \(parameter.name): relative error \(error)")
    }

    let alignments = small.pass.attentionWeights(batch, weights: small.view)
    #expect(alignments.count == variant.alignments.count)
    for (pair, (seen, expected)) in zip(alignments, variant.alignments).enumerated() {
      let error = relativeError(seen, expected.flatMap { $0 })
      #expect(error < 1e-5, "\(variant.name), the attention of pair \(pair): \(error)")
    }
  }

  /// A new cell or attention needs numbers of PyTorch.
  @Test func everyKindIsTested() throws {
    let variants = try #require(Self.fixture).variants
    #expect(variants.count > 5)
    #expect(Set(variants.map(\.cell)) == Set(RecurrentCellKind.allCases))
    #expect(Set(variants.map(\.attention)) == Set(AttentionKind.allCases))
  }
}
