internal import Basics
internal import Layers

/// The layers of a network: their output shapes and their parameters, as Keras prints a model.
///
/// All numbers are those of the network's own parameters, whatever its cells, attention and output are.
package struct NetworkSummary: Sendable {
  package let layers: [LayerSummary]
  /// Sentences on choices that the numbers depend on, or that literature and other programs make otherwise. Settings are in
  /// backquotes.
  package let notes: [String]

  package init(_ network: Network) {
    let annotationSize = network.encoder.levels.last?.outputSize ?? 0
    let readoutSize = network.configuration.outputSize
    let units = network.decoder.layers[0].size
    func row(
      _ name: String, _ positions: LayerSummary.Size, _ size: Int, units: Int? = nil
    ) -> LayerSummary {
      LayerSummary(
        name, shape: [.batch, positions, .elements(size)], units: units ?? size, in: network)
    }
    var layers = [row("source.embedding", .source, network.encoder.embedding.size)]
    for (index, level) in network.encoder.levels.enumerated() {
      for layer in [level.forward, level.backward].compactMap(\.self) {
        layers.append(
          row("encoder.layer\(index).\(layer.direction.rawValue)", .source, layer.size))
      }
    }
    layers.append(
      LayerSummary(
        "bridge", shape: [.batch, .elements(network.decoder.layers.count * units)], units: units,
        isOncePerSentence: true, in: network))
    if let attention = network.decoder.attention {
      // A score is a product of a query with a key, or of v with a tanh of their size; a context is a sum of annotations.
      layers.append(
        LayerSummary(
          "attention", shape: [.batch, .target, .elements(annotationSize)],
          units: attention.querySize,
          multiplyAddsPerSourcePosition: attention.querySize + annotationSize, in: network))
    }
    layers.append(row("target.embedding", .target, network.decoder.embedding.size))
    for (index, layer) in network.decoder.layers.enumerated() {
      layers.append(row("decoder.layer\(index)", .target, layer.size))
    }
    layers.append(row("output.readout", .target, readoutSize))
    if let lexical = network.decoder.lexical {
      layers.append(row("output.lexical", .target, lexical.size))
    }
    layers.append(
      row("output.vocabulary", .target, network.configuration.targetVocabularySize))
    self.layers = layers
    notes = Self.notes(on: network)
  }

  /// The number of weights.
  package var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  /// The multiply–adds of the forward pass for a target token, where source and target are equally long.
  ///
  /// - Parameter tokens: of each side, `</s>` included
  package func multiplyAdds(tokens: Int) -> Int {
    layers.reduce(0) { $0 + $1.multiplyAdds(tokens: tokens) }
  }

  /// A line for each layer, and the total.
  package var table: String {
    let rows =
      [["Layer", "Output shape", "Parameters", "Formula"]]
      + layers.map { layer in
        [
          layer.name, "[\(layer.shape.map(\.description).joined(separator: ", "))]",
          layer.parameterCount.withThousands, layer.formula,
        ]
      } + [["Total", "", parameterCount.withThousands, ""]]
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      let cells = zip(row, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return column == 2 ? space + cell.0 : column == 3 ? cell.0 : cell.0 + space
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
    let rule = String(repeating: "─", count: widths.reduce(0, +) + 2 * (widths.count - 1))
    return ([lines[0], rule] + lines[1..<rows.count - 1] + [rule, lines[rows.count - 1]])
      .joined(separator: "\n")
  }
}
