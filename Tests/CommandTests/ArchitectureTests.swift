import Foundation
import Layers
import Seq2Seq
import TestSupport
import Testing

/// Every cell and every attention, from the command to the model folder and back.
@Suite struct ArchitectureTests {
  static let flags =
    RecurrentCellKind.allCases.map { "--cell \($0.rawValue)" }
    + AttentionKind.allCases.map { "--attention \($0.rawValue)" }
    + BridgeKind.allCases.map { "--bridge \($0.rawValue)" }
    + [
      "--cell gru --activation relu", "--gate-slope 2.5", "--cell coupled-lstm --forget-bias 1.0",
      "--initialization glorot", "--initialization uniform", "--layer-norm", "--input-feeding",
      "--decoder-layers 3 --residual",
      "--cell gru --decoder-layers 2 --residual --attention general --input-feeding --layer-norm",
      "--cell coupled-lstm --unidirectional --attention dot --activation relu --input-feeding",
      "--cell gated --input-feeding --bridge backward --output-activation maxout --output-state before",
      "--cell rnn --attention none --encoder-layers 2 --residual --layer-norm",
      "--output-activation maxout", "--output-state before",
    ]

  /// Trained without a break, trained in two runs, trained by another number of workers: the same bits; and what comes
  /// out translates.
  @Test(arguments: flags) func trainsResumesAndTranslates(flag: String) throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      #"""
      dragoman train $FLAGS \#(flag) --workers 2 --max-steps 12 --model whole || exit
      dragoman train $FLAGS \#(flag) --workers 1 --max-steps 5 --model parts || exit
      dragoman train --model parts --quiet --max-steps 12 || exit
      cut -f1 corpus.tsv | dragoman translate --model whole
      """#)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n", omittingEmptySubsequences: false).count == 61)
    let (whole, parts) = (
      try workshop.folder.bytes("whole/model.safetensors"),
      try workshop.folder.bytes("parts/model.safetensors")
    )
    #expect(whole == parts)
    let words = flag.split(separator: " ")
    let last = try #require(words.last)
    let key = last.hasPrefix("--") ? "\(last.dropFirst(2)): true" : ": \(last)"
    #expect(try workshop.folder.text("whole/config.yaml").contains("\(key)\n"))
  }

  /// What cannot be, or would have no effect, is refused with what to do.
  @Test(
    arguments: [
      ("--attention-size 7 --attention dot", "--attention-size is 7, expected none"),
      ("--bridge backward --unidirectional", "--bridge is backward, expected mean or last"),
      ("--residual", "false, or 2 or more --encoder-layers or --decoder-layers"),
      ("--gate-slope 2 --cell rnn", "--gate-slope is 2.0, expected 1"),
      ("--forget-bias 1 --cell gru", "a gru cell has no forget gate"),
      ("--gate-slope 0", "--gate-slope is 0.0, expected above 0"),
      ("--cell elman", "one of lstm, rnn, gated, gru, coupled-lstm"),
      ("--bridge first", "one of mean, last, backward"),
    ]) func refusals(flags: String, words: String) throws
  {
    let workshop = try Workshop()
    let outcome = try workshop.run("dragoman train $FLAGS \(flags) --model m")
    #expect(outcome.code == 64, "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(workshop.folder.contents(of: "m").isEmpty)
  }

  /// The paper's settings are settings.
  @Test func bahdanau() throws {
    let workshop = try Workshop()
    let script = SharedData.checkout.appendingPathComponent("script/bahdanau.yaml").path
    let outcome = try workshop.run(
      #"""
      dragoman train $FLAGS --config '\#(script)' --max-steps 3 --model m || exit
      grep -E '^(cell|bridge|output-state|output-activation|hidden-size):' m/config.yaml
      """#)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let expected = [
      "cell: gru", "hidden-size: 32", "bridge: backward", "output-activation: maxout",
      "output-state: before",
    ]
    #expect(Set(outcome.lines) == Set(expected))
  }

  @Test func noAttentionHasNoMatrix() throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      #"""
      dragoman train $FLAGS --attention none --max-steps 2 --model m || exit
      echo A dog | dragoman translate --model m --attention-csv csv; echo $?
      dragoman align --model m --corpus corpus.tsv; echo $?
      ls csv
      """#)
    #expect(outcome.output == "64\n64\n")
    let refusals = outcome.errorLines.filter { $0.contains("has no attention") }
    #expect(refusals.count == 2)
  }

  @Test func dotNeedsEqualSizes() throws {
    let workshop = try Workshop()
    let outcome = try workshop.run(
      "dragoman train $FLAGS --attention dot --encoder-hidden-size 20 --model m")
    #expect(outcome.code == 64)
    #expect(
      outcome.errors.contains("attention is dot, expected general, or a --hidden-size of 40"),
      "\(outcome.errors)")
    #expect(workshop.folder.contents(of: "m").isEmpty)
  }
}
