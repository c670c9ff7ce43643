import Foundation
import Layers
import TestSupport
import Testing

/// `dragoman summary`.
@Suite struct SummaryCommandTests {
  private struct Summary: Decodable {
    struct Layer: Decodable {
      let name: String
      let shape: [Size]
      let parameters: Int
      let formula: String
      let multiplyAdds: Int
    }

    /// A number or a word.
    struct Size: Decodable, Equatable {
      let text: String

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        text =
          try (try? container.decode(Int.self)).map(String.init) ?? container.decode(String.self)
      }
    }

    struct Memory: Decodable {
      let weights: Int
      let training: Int
      let batch: Int
    }

    let layers: [Layer]
    let parameters: Int
    let multiplyAdds: Int
    let memory: Memory
    let batchPairs: Int
    let batchTokens: Int
    let sentenceLength: Int
    let notes: [String]

    /// The parameters of the layers whose names begin like this.
    func count(_ prefix: String) -> Int {
      layers.filter { $0.name.hasPrefix(prefix) }.reduce(0) { $0 + $1.parameters }
    }
  }

  private func summary(_ flags: String) throws -> Summary {
    let outcome = try Command.shell("dragoman summary --json \(flags)")
    #expect(outcome.code == 0 && outcome.errors == "" && outcome.lines.count == 1)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Summary.self, from: Data(outcome.output.utf8))
  }

  /// The numbers that textbooks have students count: units, inputs, cell, directions.
  static let textbook: [(units: Int, inputs: Int, cell: String, directions: Int, count: Int)] = [
    (32, 10, "rnn", 1, 1_376), (32, 10, "gated", 1, 2_752), (32, 10, "gru", 1, 4_128),
    (32, 10, "lstm", 1, 5_504), (32, 10, "coupled-lstm", 1, 4_128), (32, 10, "gru", 2, 8_256),
    (64, 32, "gru", 1, 18_624),
  ].filter { row in RecurrentCellKind.allCases.contains { $0.rawValue == row.2 } }

  @Test("The parameters of layers are those of the textbooks", arguments: textbook)
  func textbookCounts(units: Int, inputs: Int, cell: String, directions: Int, count: Int) throws {
    let summary = try summary(
      "--cell \(cell) --encoder-hidden-size \(units) --embedding-size \(inputs)"
        + (directions == 1 ? " --unidirectional" : ""))
    #expect(summary.count("encoder.") == count)
    #expect(summary.layers.count { $0.name.hasPrefix("encoder.") } == directions)
  }

  @Test func theDefaultNetwork() throws {
    let summary = try summary("")
    #expect(
      summary.layers.map { "\($0.name) \($0.shape.map(\.text).joined(separator: " "))" } == [
        "source.embedding batch source 256", "encoder.layer0.forward batch source 256",
        "encoder.layer0.backward batch source 256", "bridge batch 512",
        "attention batch target 512", "target.embedding batch target 256",
        "decoder.layer0 batch target 512", "output.readout batch target 256",
        "output.vocabulary batch target 8000",
      ])
    #expect(summary.layers[6].formula == "4 · 512 · (256 + 512 + 512 + 1)")
    #expect(summary.layers[6].parameters == 4 * 512 * 1281)
    #expect(summary.parameters == summary.count(""))
    #expect(summary.multiplyAdds == summary.layers.reduce(0) { $0 + $1.multiplyAdds })
    #expect((summary.batchPairs, summary.batchTokens, summary.sentenceLength) == (46, 1196, 25))
    // Padded to cache lines; six copies, and two packed ones of the weights that are multiplied.
    let bytes = 4 * summary.parameters
    #expect((bytes...(bytes + 4096)).contains(summary.memory.weights))
    #expect((7 * bytes...8 * bytes).contains(summary.memory.training))
    #expect(summary.memory.batch > 1 << 20)
    #expect(summary.notes.contains { $0.contains("forget gate is initially 0 (--forget-bias)") })
  }

  @Test func withoutAttentionThereIsNoRow() throws {
    let without = try summary("--attention none").layers.map(\.name)
    #expect(!without.contains("attention") && without.contains("bridge"))
    #expect(try summary("--attention dot").count("attention") == 0)
    #expect(try summary("--attention dot").layers.contains { $0.name == "attention" })
  }

  @Test func sizesOfTheBatchCount() throws {
    let (small, large) = (try summary("--batch-sentences 2"), try summary("--batch-tokens 5000"))
    #expect(small.batchPairs == 2 && large.batchPairs == 192)
    #expect(small.memory.batch < large.memory.batch)
    let long = try summary("--sentence-length 60")
    // Scores and context over 35 more positions; less of the bridge.
    #expect(long.multiplyAdds > small.multiplyAdds && long.batchTokens == 19 * 61)
  }

  @Test func aModelGivesWhatItsFlagsGive() throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      #"""
      dragoman summary --model "$MODEL" > model || exit
      # What a flag of summary does not say: the model was trained with what train chooses for a small corpus.
      echo 'recurrent-dropout: 0.2' > training.yaml
      dragoman summary --config training.yaml --tie-embeddings target --embedding-size 16 --hidden-size 32 \
        --vocab "$MODEL/vocabulary" --batch-sentences 16 > flags
      diff model flags && grep Total flags
      printf 'corpus: nothing.tsv\nepochs: 3\nhidden-size: 99\nembedding-size: 16\nvocab: %s\nbatch-sentences: 16\ntie-embeddings: target\nrecurrent-dropout: 0.2' \
        "$MODEL/vocabulary" > c.yaml
      dragoman summary --config c.yaml --hidden-size 32 | diff model -
      dragoman pack --model "$MODEL" --output packed 2> /dev/null
      dragoman summary --model packed --batch-tokens 26 --sentence-length 12 | grep -o '[0-9]* pairs.*'
      """#)
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(
      outcome.lines.first?.hasPrefix("Total ") == true && outcome.lines.count == 2,
      "\(outcome.output)")
    #expect(outcome.lines.last == "2 pairs of 12 subwords a side, 26 target tokens with </s>")
  }

  @Test(
    "What is wrong is refused as elsewhere",
    arguments: [
      ("--cell lst", 64, "--cell is “lst”, expected one of"),
      ("--hidden-size 0", 64, "--hidden-size is 0, expected 1 or more"),
      ("--attention dot --encoder-hidden-size 20", 64, "a --hidden-size of 40"),
      ("--sentence-length 0", 64, "--sentence-length is 0"),
      ("--batch-tokens 5 --batch-sentences 5", 64, "--batch-sentences"),
      ("--batch-sentences 1000000", 64, "lower --batch-sentences"),
      ("--model \"$MODEL\" --cell gru --config c.yaml", 64, "leave out --config, --cell"),
      ("--config c.yaml", 64, "c.yaml:2: the unknown key “hiden-size”, expected “hidden-size”"),
      (
        "--config d.yaml", 64,
        "d.yaml:2: --attention is dot, expected general, or a --hidden-size of 40"
      ),
      ("--config none.yaml", 66, "none.yaml"), ("--vocab none", 66, "none"),
      ("--learning-rate 1", 64, "--learning-rate"),
    ])
  func refused(flags: String, code: Int32, words: String) throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      #"""
      printf 'epochs: 3\nhiden-size: 3\n' > c.yaml
      printf 'encoder-hidden-size: 20\nattention: dot\n' > d.yaml
      dragoman summary \#(flags)
      """#)
    #expect(outcome.code == code && outcome.output == "")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func theTableOfTheReadme() throws {
    let url = SharedData.checkout.appendingPathComponent("README.md")
    let page = try String(contentsOf: url, encoding: .utf8)
    let line = try #require(page.firstMatch(of: #/`dragoman (summary --[^`]*)` begins with\n\n/#))
    let outcome = try Command.shell("dragoman \(line.1)")
    let table = outcome.lines.prefix { $0 != "" }.map { "    \($0)\n" }.joined()
    #expect(table.contains("3 · 32 · (10 + 32 + 1)"))
    #expect(page[line.range.upperBound...].hasPrefix(table + "\n"), "\(table)")
  }

  @Test("A folder without a model is refused as translate refuses it", arguments: [".", "none"])
  func noModel(folder: String) throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      """
      dragoman translate --model \(folder) < /dev/null 2> translate; echo $?
      dragoman summary --model \(folder) 2> summary; echo $?; diff translate summary
      """)
    #expect(outcome.lines.count == 2 && Set(outcome.lines).count == 1, "\(outcome.output)")
    #expect(try workshop.folder.text("summary").hasPrefix("dragoman: "))
  }
}
