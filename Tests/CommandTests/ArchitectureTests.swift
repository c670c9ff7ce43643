import Layers
import TestSupport
import Testing

/// Every cell and every attention, from the command to the model folder and back.
@Suite struct ArchitectureTests {
  static let flags =
    RecurrentCellKind.allCases.map { "--cell \($0.rawValue)" }
    + AttentionKind.allCases.map { "--attention \($0.rawValue)" }

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
    let name = try #require(flag.split(separator: " ").last)
    #expect(try workshop.folder.text("whole/config.yaml").contains(": \(name)\n"))
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
