import Foundation
import TestSupport
import Testing

/// A finished model is an input of `train` too.
@Suite struct RestartTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private func check(_ outcome: Command.Outcome, says words: String) {
    #expect(outcome.code == 64 && outcome.isOneError && outcome.output == "", "\(outcome.output)")
    #expect(outcome.errors.contains(words) && outcome.errors.contains("--restart"))
  }

  @Test(
    "A folder that holds a model and no run to go on with is refused, and stays as it is",
    arguments: [
      ("rm m/training.*", "a model and no run"), ("rm m/training.json", "a model and no run"),
      ("rm m/training.safetensors", "without training.safetensors"),
      ("rm -r m; dragoman pack --model \"$MODEL\" --output m 2> /dev/null", "a model and no run"),
      ("rm m/config.yaml", "without config.yaml"),
      ("rm m/config.yaml m/model.safetensors", "without config.yaml"),
      ("rm m/config.yaml m/training.*", "without config.yaml"),
      ("mv m/log.jsonl .; rm -r m/*; mv log.jsonl m", "without config.yaml"),
      ("rm m/[clt]*.*", "a model and no run"),
    ],
    ["--model m", "$FLAGS --model m --max-steps 60"])
  func refused(change: (line: String, words: String), flags: String) throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; \#(change.line); cp -r m before
      dragoman train \#(flags); c=$?; diff -r m before; exit $c
      """#)
    check(outcome, says: change.words)
  }

  @Test("--restart keeps the old files until the new run has ended")
  func restart() throws {
    let outcome = try workshop.run(
      #"""
      dragoman pack --model "$MODEL" --output m 2> /dev/null; cp -r m before
      "$DRAGOMAN" train $FLAGS --model m --restart --max-steps 100000 & p=$!
      for n in $(seq 2000); do [ -d m/before-restart-1 -a -s m/model.safetensors ] && break; sleep 0.005; done
      diff -r m/before-restart-1 before; dragoman translate --model m/before-restart-1 <<< 'A dog.' | wc -l
      kill -9 $p; wait $p 2> /dev/null
      cp m/training.json j; "$DRAGOMAN" train $FLAGS --model m --restart --max-steps 100000 & p=$!
      for n in $(seq 2000); do cmp -s m/training.json j || break; sleep 0.005; done
      kill -INT $p; wait $p; echo $?
      diff -r m/before-restart-1 before; ls -a m | grep -c before
      dragoman train --quiet --model m --max-steps 1; echo $?; ls -a m | grep -e before -e restart
      """#)
    #expect(outcome.output == "1\n130\n1\n0\n", "\(outcome.errors)")
  }

  @Test(
    "Killed at random, the same command comes to the same bits, and the old model is never lost")
  func kills() throws {
    // So many updates that no run ends before the last kill: then the old model would be gone, as it should be.
    let outcome = try workshop.run(
      #"""
      dragoman pack --model "$MODEL" --output m 2> /dev/null; old=$(md5sum < m/model.safetensors)
      for n in $(seq 10); do
        "$DRAGOMAN" train $FLAGS --model m --restart --max-steps 3000 & p=$!
        sleep "0.0$((RANDOM % 10))"; [ $n -lt 4 ] || sleep "0.$((RANDOM % 3))"
        kill -9 $p || break; wait $p
        cat $(find m -name model.safetensors -exec sh -c 'md5sum < $1 | grep -q "$2" && echo $1' - {} "$old" \; ) | md5sum | grep -v -e "$old"
      done 2> /dev/null
      dragoman train $FLAGS --model m --restart --max-steps 3000; echo $?
      ls -a m | grep -e before -e restart
      dragoman train $FLAGS --model whole --max-steps 3000
      """#)
    #expect(outcome.output == "0\n", "\(outcome.errors)")
    #expect(
      try workshop.folder.bytes("m/model.safetensors")
        == workshop.folder.bytes("whole/model.safetensors"))
  }

  @Test("Other settings or other data begin anew once more, and keep everything")
  func twice() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; cp m/model.safetensors old; sed s/dog/pig/ corpus.tsv > other.tsv
      start() {
        "$DRAGOMAN" train $FLAGS --model m --restart --max-steps 100000 "$@" & p=$!
        for n in $(seq 2000); do [ -s m/$kept/config.yaml ] && [ -s m/model.safetensors ] && break; sleep 0.005; done
        kill -9 $p; wait $p 2> /dev/null
      }
      kept=before-restart-1; start
      kept=before-restart-2; start --seed 2
      kept=before-restart-3; start --seed 2 --corpus other.tsv
      cmp old m/before-restart-1/model.safetensors; ls -d m/before*
      grep seed: m/before-restart-2/config.yaml m/before-restart-3/config.yaml
      touch m/before-restart-2/mine
      dragoman train --quiet --model m --max-steps 1; ls -d m/before*
      """#)
    #expect(
      outcome.output == """
        m/before-restart-1
        m/before-restart-2
        m/before-restart-3
        m/before-restart-2/config.yaml:seed: 1
        m/before-restart-3/config.yaml:seed: 2
        m/before-restart-2

        """, "\(outcome.errors)")
  }

  @Test("No run that was broken off leaves a model without a checkpoint", arguments: [3, 12])
  func checkpointBeforeModel(steps: Int) throws {
    let outcome = try workshop.run(
      """
      (ulimit -f 300; dragoman train $FLAGS --save-freq 1000 --model m --max-steps \(steps)); echo $?
      ls m/model.safetensors m/training.json 2> /dev/null
      dragoman train $FLAGS --save-freq 1000 --model m --max-steps \(steps); echo $?
      """)
    #expect(outcome.output == "74\n0\n", "\(outcome.errors)")
  }

  @Test(
    "A refused run leaves no folder behind, and one that was there as it was",
    arguments: [
      "--corpus none.tsv", "--corpus cut.tmx --source en --target fr", "--corpus empty.tmx",
      "--corpus corpus.tmx --source en --target de", "--corpus corpus.tmx",
      "--corpus corpus.tsv --validation none.tsv", "--corpus corpus.tsv --validation cut.tmx",
      "--corpus pairless.tsv", "--corpus corpus.tsv --max-length 1",
      "--corpus corpus.tsv --vocab none", "--corpus corpus.tsv --vocab-size 7",
      "--corpus corpus.tsv --report none/r", "--corpus corpus.tsv --report corpus.tsv",
      "--corpus corpus.tsv --vocab-size 60 --hidden-size 16384 --decoder-layers 32",
      "--corpus - --source en", "--corpus - < pairless.tsv", "--corpus .",
      "--corpus corpus.tsv --precision bf17",
    ])
  func traces(flags: String) throws {
    let whole = try workshop.folder.text("corpus.tmx")
    try workshop.folder.write(String(whole.prefix(1000)), to: "cut.tmx")
    try workshop.folder.write("", to: "empty.tmx")
    try workshop.folder.write("a\t\n\tb\n", to: "pairless.tsv")
    let outcome = try workshop.run(
      #"""
      dragoman train --model m/n/o \#(flags); echo $((0 < $?)); ls -d m
      mkdir e; dragoman train --model e/f \#(flags); ls -A e
      cp -r "$MODEL" k; cp -r k before
      dragoman train --model k --restart \#(flags); diff -r k before
      dragoman pack --model "$MODEL" --output p; cp -r p q
      dragoman train --model p --restart \#(flags); diff -r p q
      mkdir h; echo mine > h/notes; dragoman train --model h \#(flags); ls -A h
      """#, input: "")
    #expect(outcome.output == "1\nnotes\n", "\(outcome.errors)")
  }
}
