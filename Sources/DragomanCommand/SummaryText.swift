import Basics
import Foundation
import ProcessLimits
import Seq2Seq
import Training

/// What `dragoman summary` prints.
struct SummaryText {
  private let summary: NetworkSummary
  private let batch: UniformBatch
  /// Bytes.
  private let memory: Memory
  private let isAveraged: Bool

  private struct Memory: Encodable {
    let weights: Int
    let training: Int
    let batch: Int
  }

  init(_ network: Network, _ training: TrainingConfiguration, batch: UniformBatch) {
    summary = NetworkSummary(network)
    self.batch = batch
    memory = Memory(
      weights: network.bufferCount * MemoryLayout<Float>.stride,
      training: MemoryNeed.byteCount(of: network, training),
      batch: batch.byteCount(through: network, training))
    isAveraged = training.averageDecay > 0
  }

  /// One object on one line.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let tokens = batch.tokensOfSentence
    let content = Content(
      layers: summary.layers.map { layer in
        Content.Layer(
          name: layer.name, shape: layer.shape, parameters: layer.parameterCount,
          formula: layer.formula, multiplyAdds: layer.multiplyAdds(tokens: tokens))
      },
      parameters: summary.parameterCount, multiplyAdds: summary.multiplyAdds(tokens: tokens),
      memory: memory, sentenceLength: batch.sentenceLength, batchPairs: batch.pairCount,
      batchTokens: batch.tokenCount, notes: summary.notes.map(\.withFlags))
    return String(decoding: try encoder.encode(content), as: UTF8.self)
  }

  private struct Content: Encodable {
    struct Layer: Encodable {
      let name: String
      let shape: [LayerSummary.Size]
      let parameters: Int
      let formula: String
      let multiplyAdds: Int
    }

    let layers: [Layer]
    let parameters: Int
    let multiplyAdds: Int
    let memory: Memory
    let sentenceLength: Int
    let batchPairs: Int
    let batchTokens: Int
    let notes: [String]
  }
}

extension SummaryText: CustomStringConvertible {
  /// The table, and what is below it.
  var description: String {
    let copies =
      ["weights", "gradient", "two moments"] + (isAveraged ? ["average"] : [])
      + ["best so far"]
    let length = batch.sentenceLength
    let figures = [
      ("Memory of the weights", text(memory.weights), "in single precision"),
      (
        "Memory of training", text(memory.training),
        "\(copies.joined(separator: ", ")), and weights packed for products"
      ),
      (
        "Memory of a batch", text(memory.batch),
        "\(batch.pairCount.withThousands) pairs of \(length) subwords a side, "
          + "\(batch.tokenCount.withThousands) target tokens with </s>"
      ),
      (
        "Multiply–adds", summary.multiplyAdds(tokens: batch.tokensOfSentence).withThousands,
        "per target token of such a pair, forward pass only"
      ),
    ]
    let widths = (figures.map(\.0.count).max() ?? 0, figures.map(\.1.count).max() ?? 0)
    let lines = figures.map { name, value, remark in
      name + spaces(widths.0 - name.count) + "  " + spaces(widths.1 - value.count) + value + "  "
        + remark
    }
    let notes = (counting + summary.notes).map { Self.item($0.withFlags) }
    return ([summary.table, ""] + lines + [""] + notes).joined(separator: "\n")
  }

  private var counting: [String] {
    let groups = [
      ("encoder", "encoder."), ("bridge", "bridge"), ("attention", "attention"),
      ("decoder", "decoder."), ("readout", "output.readout"), ("vocabulary", "output.vocabulary"),
    ]
    let parts = groups.compactMap { name, prefix -> String? in
      let layers = summary.layers.filter { $0.name.hasPrefix(prefix) }
      let count = layers.reduce(0) { $0 + $1.multiplyAdds(tokens: batch.tokensOfSentence) }
      return layers.isEmpty ? nil : "\(name) \(count.withThousands)"
    }
    let hasAttention = summary.layers.contains { $0.name == "attention" }
    let attention =
      hasAttention
      ? " Attention adds scores and context over \(batch.tokensOfSentence) positions." : ""
    return [
      "Multiply–adds: \(parts.joined(separator: ", ")). Every multiplied weight counts once: in the encoder"
        + (hasAttention ? " and the keys of attention" : "")
        + " for a source token, elsewhere for a target token; the bridge once a sentence."
        + attention + " Functions of single elements are not counted.",
      "A batch of sentences of other lengths takes other memory; --sentence-length and `batch-tokens` or "
        + "`batch-sentences` change the one above.",
    ]
  }

  /// An item of a list, in lines of at most 100 characters unless a word is longer.
  private static func item(_ text: String) -> String {
    var lines = ["-"]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + 1 + word.count > 100 { lines.append(" ") }
      lines[lines.count - 1] += " " + word
    }
    return lines.joined(separator: "\n")
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  private func text(_ bytes: Int) -> String {
    bytes < 1 << 20 ? "\((bytes + 512) >> 10) KiB" : MemoryRoom.text(UInt64(bytes))
  }
}
