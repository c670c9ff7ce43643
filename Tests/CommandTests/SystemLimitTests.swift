import Foundation
import TestSupport
import Testing

/// What the system refuses is told as that: one sentence and 71, never a crash, another code or a wait without an end.
@Suite struct SystemLimitTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private static let crashes = ["atal error", "Backtrac", "terminate called", "Signal"]

  /// Under limits of all sizes a command ends well or says what it lacks; below the first, its libraries cannot be loaded.
  @Test(arguments: ["-v", "-d"])
  func memory(limit: String) throws {
    // The vocabulary's threads take stacks, training takes buffers, and oneDNN takes memory for its code.
    let commands = [
      "train $FLAGS --model m --max-steps 8", "vocab --corpus corpus.tsv --output v/v",
      "translate --model $MODEL", "align --model $MODEL --corpus corpus.tsv",
      "train $FLAGS --hidden-size 512 --model m --max-steps 8",
      "evaluate --hypotheses corpus.tsv --references corpus.tsv",
    ]
    let first = limit == "-v" ? 160 : 15
    for command in commands {
      var codes: [Int32] = []
      for size in stride(from: first, to: first + 240, by: 29) {
        let outcome = try workshop.run(
          "rm -rf m; ulimit \(limit) \(size << 10); exec \"$DRAGOMAN\" \(command)",
          input: "A dog.\n")
        // The loader's own words, before the command begins.
        if outcome.code == 127, outcome.errors.contains("shared libraries") { continue }
        codes.append(outcome.code)
        #expect([0, 71].contains(outcome.code), "\(size) MiB: \(command): \(outcome.errors)")
        for crash in Self.crashes {
          #expect(!outcome.errors.contains(crash), "\(size) MiB: \(command): \(outcome.errors)")
        }
        if outcome.code == 71 {
          let line = outcome.errorLines.last ?? ""
          #expect(
            line.hasPrefix("dragoman: ") && outcome.errorLines.count <= 2, "\(outcome.errors)")
          #expect(
            line.contains("ulimit \(limit)") || line.contains("no memory for its stack"), "\(line)")
        }
      }
      if command.hasPrefix("train") && command.contains("512") {
        #expect(codes.contains(71), "\(codes)")
      }
    }
  }

  /// The batch counts.
  @Test func aLargeBatchIsRefusedBeforeTraining() throws {
    let corpus = (0..<4000).map { "word\($0) a b c d e f g h i j\tmot\($0) a b c d e f g h i j\n" }
    try workshop.folder.write(corpus.joined(), to: "large.tsv")
    let outcome = try workshop.run(
      """
      ulimit -v 1500000
      exec "$DRAGOMAN" train --corpus large.tsv --quiet --model m --max-steps 1 --vocab-size 300 \
        --batch-sentences 4000 --hidden-size 256
      """)
    #expect(outcome.code == 71 && outcome.isOneError, "\(outcome.errors)")
    #expect(
      outcome.errors.contains("ulimit -v allows are left; lower --batch-sentences or --max-length"))
  }

  /// Without threads the same model comes out, if slowly; what needs a thread says so.
  @Test func threads() throws {
    let arguments =
      try ["config.yaml", "model.safetensors"].map {
        try workshop.folder.write(
          Data(contentsOf: TrainedModel.shared.get().appendingPathComponent($0)), to: "model/\($0)")
      }.count
    #expect(arguments == 2)
    let outcome = try workshop.run(
      #"""
      cp "$DRAGOMAN" command; cp "$MODEL"/vocabulary* model/; chmod -R a+rwX .
      limited() {
        if [ $(id -u) = 0 ]; then
          setpriv --reuid 65534 --regid 65534 --clear-groups \
            bash -c 'ulimit -u 1; exec ./command "$@"' - "$@"
        else (ulimit -u 1; exec "$DRAGOMAN" "$@"); fi
      }
      flags=${FLAGS/--vocab-size 60/--vocab model/vocabulary}
      limited train $flags --model m --max-steps 8 --workers 3; echo $?
      limited train $FLAGS --model n --max-steps 8 --workers 1; echo $?
      dragoman train $flags --model o --max-steps 8 --workers 3; echo $?
      cmp m/model.safetensors o/model.safetensors; echo $?
      """#)
    #expect(outcome.lines == ["0", "71", "0", "0"], "\(outcome.errors)")
    #expect(outcome.errorLines.count == 2)
    #expect(outcome.errorLines.first?.contains("gives 1 of 3 threads") == true)
    #expect(outcome.errorLines.last?.contains("no thread left to learn a vocabulary") == true)
  }

  /// Between the limit that the loader needs and that which the program needs lies the stack that it takes at its start.
  @Test func whereTheProgramCanJustBeginItSaysWhatItLacks() throws {
    let outcome = try workshop.run(
      """
      ulimit -c 0
      for mib in $(seq 16 4 1024); do
        (ulimit -v $((mib * 1024)); exec "$DRAGOMAN" --version) > /dev/null 2>&1; [ $? = 127 ] || break
      done
      for kib in $(seq $(((mib - 4) * 1024)) 64 $(((mib + 4) * 1024))); do
        (ulimit -v $kib; exec "$DRAGOMAN" --version) > /dev/null 2>&1; echo $?
      done | sort | uniq -c | awk '{ print $2 }'
      """)
    #expect(Set(outcome.lines).isSubset(of: ["0", "71", "127"]), "\(outcome.lines)")
    #expect(outcome.lines.contains("71"))
  }

  @Test(arguments: [("INT", "a second Ctrl-C"), ("TERM", "stopping; saving…\n")])
  func aSignalIsAnsweredAtOnce(name: String, words: String) throws {
    // Where a scheduled validation has just been made, none is made at the stop: here is no other.
    let flags = Workshop.flags.replacing(" --quiet", with: "")
      .replacing("--valid-freq 7", with: "--valid-freq 1000000")
    let outcome = try workshop.run(
      """
      "$DRAGOMAN" train \(flags) --model m --max-steps 1000000 & p=$!
      for n in $(seq 2000); do [ -s m/training.json ] && break; sleep 0.005; done
      kill -\(name) $p; wait $p
      """)
    let stop = try #require(outcome.errors.range(of: "stopping; saving…"))
    let end = try #require(outcome.errors.range(of: "interrupted after update "))
    #expect(stop.lowerBound < end.lowerBound && outcome.errors.contains(words))
    #expect(outcome.errorLines.last?.hasPrefix("until then, the model of update ") == true)
    #expect(outcome.errors.contains("(because the run stops here)"))
  }

  /// Of sources with several targets, more pairs than texts are held out.
  @Test func whatIsHeldOutIsSaid() throws {
    let lines = (0..<90).map { "a b c \($0 / 3)\td e f \($0)\n" }
    try workshop.folder.write(lines.joined(), to: "several.tsv")
    let outcome = try workshop.run(
      """
      exec "$DRAGOMAN" train --corpus several.tsv --model m --max-steps 1 --vocab-size 40 \
        --hidden-size 8 --embedding-size 8 --validation-split 4
      """)
    #expect(
      outcome.errors.contains(
        "\nheld out for validation: all 12 pairs of 4 different source texts\n"),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("BLEU and chrF of greedy translations of all ("))
  }
}
