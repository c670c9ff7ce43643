import Compute
import Layers
import Seq2Seq
import TestNetworks
import Testing

@Suite struct NetworkSummaryTests {
  @Test("Each parameter is in one row, and each formula gives the number beside it")
  func rowsAreTheNetwork() throws {
    for variant in NetworkVariant.all + NetworkVariant.product {
      var configuration = NetworkConfiguration(sourceVocabularySize: 11, targetVocabularySize: 13)
      configuration.hiddenSize = 6
      variant.change(&configuration)
      try check(Network(configuration), "\(variant)")
    }
  }

  private func check(_ network: Network, _ comment: Comment) throws {
    let summary = NetworkSummary(network)
    #expect(summary.parameterCount == network.parameterCount, comment)
    let names = summary.layers.flatMap { $0.parameters.map(\.name) }
    #expect(names.sorted() == network.parameters.map(\.name).sorted(), comment)
    for layer in summary.layers {
      #expect(try value(layer.formula) == layer.parameterCount, "\(layer.name): \(layer.formula)")
    }
    let hasRow = summary.layers.contains { $0.name == "attention" }
    #expect(hasRow == (network.decoder.attention != nil), comment)
  }

  /// The value of a formula: sums of products of numbers and of sums in parentheses.
  private func value(_ formula: String) throws -> Int {
    let products = formula.replacing(",", with: "").split(separator: #/ \+ (?![^(]*\))/#)
    var total = 0
    for product in products {
      var value = 1
      for factor in product.split(separator: " · ") {
        let terms = factor.filter { !"()".contains($0) }.split(separator: " + ")
        value *= try terms.reduce(0) { $0 + (try #require(Int($1), "\(formula)")) }
      }
      total += value
    }
    return total
  }

  @Test func namesShapesAndFormulas() {
    let network = SmallNetwork {
      $0.cell = .gru
      $0.decoderLayers = 2
    }.network
    let lines = NetworkSummary(network).table.split(separator: "\n")
    #expect(Set(lines.map(\.count)).count > 1 && !lines.contains { $0.last == " " })
    #expect(
      lines.map { $0.split(separator: #/  +/#).map(String.init) }.filter { $0.count > 2 } == [
        ["Layer", "Output shape", "Parameters", "Formula"],
        ["source.embedding", "[batch, source, 3]", "33", "11 · 3"],
        ["encoder.layer0.forward", "[batch, source, 4]", "96", "3 · 4 · (3 + 4 + 1)"],
        ["encoder.layer0.backward", "[batch, source, 4]", "96", "3 · 4 · (3 + 4 + 1)"],
        ["bridge", "[batch, 12]", "108", "2 · 6 · (8 + 1)"],
        ["attention", "[batch, target, 8]", "75", "5 · (6 + 8 + 1)"],
        ["target.embedding", "[batch, target, 3]", "39", "13 · 3"],
        ["decoder.layer0", "[batch, target, 6]", "324", "3 · 6 · (3 + 8 + 6 + 1)"],
        ["decoder.layer1", "[batch, target, 6]", "234", "3 · 6 · (6 + 6 + 1)"],
        ["output.readout", "[batch, target, 7]", "126", "7 · (17 + 1)"],
        ["output.vocabulary", "[batch, target, 13]", "104", "13 · (7 + 1)"],
      ])
    #expect(lines.last?.split(separator: #/  +/#) == ["Total", "1,235"])
  }

  @Test("Multiply–adds are those of the products, and of attention over the positions")
  func multiplyAdds() {
    let network = SmallNetwork().network
    let summary = NetworkSummary(network)
    func count(_ names: String) -> Int {
      network.parameters.filter { $0.shape.count == 2 && $0.name.hasPrefix(names) }
        .reduce(0) { $0 + $1.count }
    }
    let tokens = 4
    let expected =
      count("encoder") + (count("bridge") + 2) / 4 + count("attention") + tokens * (5 + 8)
      + count("decoder") + count("output")
    #expect(summary.multiplyAdds(tokens: tokens) == expected)
    #expect(
      summary.multiplyAdds(tokens: 1) == expected - (count("bridge") + 2) / 4 + count("bridge") - 3
        * 13)
  }

  @Test(
    "Notes tell what was chosen",
    arguments: [
      ("`forget-bias`", true), ("`gate-slope`", false), ("state before the step", true),
    ])
  func notes(words: String, isByDefault: Bool) {
    func notes(_ change: (inout NetworkConfiguration) -> Void = { _ in }) -> String {
      NetworkSummary(SmallNetwork(change).network).notes.joined(separator: "\n")
    }
    #expect(notes().contains(words) == isByDefault)
    let other = notes {
      $0.cell = .gru
      $0.gateSlope = 2.5
      $0.attention = .none
    }
    #expect(other.contains(words) == !isByDefault)
    #expect(other.contains("σ(2.5 x)") && other.contains("Without attention"))
  }
}
