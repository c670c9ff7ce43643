import Foundation
import TestSupport
import Testing

/// `dragoman probe`.
@Suite struct ProbeCommandTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  @Test func printsTidyTable() throws {
    let outcome = try workshop.run(#"dragoman probe --model "$MODEL" --corpus corpus.tmx"#)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let lines = outcome.lines
    #expect(lines.first == "sentence,side,layer,direction,position,quantity,mean,deviation")
    let rows = lines.dropFirst().filter { !$0.isEmpty }.map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.allSatisfy { $0.count == 8 && Double($0[6]) != nil })
    #expect(Set(rows.map { $0[0] }) == Set((1...60).map(String.init)))
    let gates = ["input", "forget", "candidate", "output"].map { "gate_\($0)" }
    #expect(
      Set(rows.map { $0[5] }) == Set(gates + ["state_norm", "cell_norm", "gradient_norm"]))
    #expect(
      Set(rows.map { $0[1...3].joined(separator: " ") }) == [
        "source embedding ", "source 0 forward", "source 0 backward", "target embedding ",
        "target 0 forward",
      ])
    #expect(rows.allSatisfy { $0[7].isEmpty == !$0[5].hasPrefix("gate_") })
  }

  /// Lines of text keep their numbers, a line without a pair has no rows, and any number of workers gives the same bytes.
  @Test func numbersLines() throws {
    try workshop.folder.write("A dog runs.\tUn chien court.\n\nA cat\tUn chat\n", to: "c.tsv")
    let outcome = try workshop.run(
      #"""
      dragoman probe --model "$MODEL" --corpus c.tsv --workers 1 2> /dev/null > one
      dragoman probe --model "$MODEL" --corpus c.tsv --workers 3 2> /dev/null | cmp - one
      cut -d , -f 1 one | uniq
      dragoman probe --model "$MODEL" --corpus c.tsv --target-position 99 2> /dev/null | grep -c gradient
      dragoman probe --model "$MODEL" --corpus c.tsv --target-position -1; echo $?
      dragoman probe --model none --corpus c.tsv; echo $?
      """#)
    #expect(outcome.output == "sentence\n1\n3\n0\n64\n66\n", "\(outcome.errors)")
  }

  @Test func needsNoAttention() throws {
    let outcome = try workshop.run(
      #"""
      dragoman train $FLAGS --attention none --cell rnn --max-steps 2 --model m || exit
      dragoman probe --model m --corpus corpus.tmx 2> /dev/null | cut -d , -f 6 | sort -u
      """#)
    #expect(outcome.output == "gate_candidate\ngradient_norm\nquantity\nstate_norm\n")
  }
}
