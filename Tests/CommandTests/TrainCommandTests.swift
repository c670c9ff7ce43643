import Compute
import Foundation
import TestSupport
import Testing

@Suite struct TrainCommandTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private func model(_ folder: String) throws -> Data {
    try workshop.folder.bytes("\(folder)/model.safetensors")
  }

  private static func wholeModel() throws -> Data {
    try Data(contentsOf: try TrainedModel.whole.get().appendingPathComponent("model.safetensors"))
  }

  @Test func aFinishedFolderIsNotTouched() throws {
    _ = try workshop.run(#"cp -r "$MODEL" m"#)
    let before = workshop.folder.contents(of: "m")
    #expect(before.count == 13)
    for line in ["--model m", "$FLAGS --model m --max-steps 40", "--model m --max-steps 30"] {
      let outcome = try workshop.run("dragoman train \(line)")
      #expect(outcome.code == 0 && outcome.output == "")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.contains("finished after update 40: --max-steps is reached"))
    }
    #expect(workshop.folder.contents(of: "m") == before)
  }

  @Test("Other pairs to validate on than those held out are refused at once, by name")
  func validationBesideASplit() throws {
    let outcome = try workshop.run(
      """
      dragoman train $FLAGS --validation-split 9 --max-steps 1 --model m || exit
      dragoman train --model m --validation corpus.tsv --max-steps 2
      """)
    #expect(outcome.code == 64 && outcome.isOneError)
    #expect(outcome.errors.contains("--validation and --validation-split are both given"))
  }

  @Test func aFinishedFolderNeedsNoPermissionToWrite() throws {
    let outcome = try workshop.run(
      #"cp -r "$MODEL" m; chmod -R a-w m; dragoman train --quiet --model m; c=$?; chmod -R u+w m; exit $c"#
    )
    #expect(outcome.code == 0 && outcome.errors.contains("finished after update 40"))
  }

  @Test func aHigherLimitGoesOnFromAnyFolder() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m
      mkdir elsewhere; sed -i "s|^- .*|- $PWD/corpus.tmx|" m/config.yaml
      (cd elsewhere && dragoman train --quiet --model ../m --max-steps 47)
      dragoman train $FLAGS --model m2 --max-steps 47
      """#)
    #expect(outcome.code == 0)
    #expect(try model("m") == model("m2"))
    #expect(try workshop.folder.text("m/config.yaml").contains("\nmax-steps: 47\n"))
    #expect(try workshop.folder.text("m/config.yaml").contains("\nsave-freq: 5\n"))
  }

  @Test(
    "A setting that differs is named",
    arguments: [
      ("--hidden-size 64", "hidden-size 32 (given: 64)"), ("--seed 2", "seed 1 (given: 2)"),
      ("--batch-tokens 500", "batch-tokens not set (given: 500)"),
      ("--source de", "source en (given: de)"), ("--cell rnn", "cell lstm (given: rnn)"),
      ("--unidirectional", "unidirectional false (given: true)"),
      ("--encoder-hidden-size 9", "encoder-hidden-size 16 (given: 9)"),
      ("--max-words 50", "max-words 100 (given: 50)"),
      ("--max-word-length 0", "max-word-length 100 (given: 0)"),
      ("--max-length-ratio 2", "max-length-ratio 9.0 (given: 2.0)"),
      ("--no-deduplicate", "deduplicate true (given: false)"),
      ("--drop-identical", "drop-identical false (given: true)"),
      ("--require-letter", "require-letter false (given: true)"),
      ("--validation-split 5", "validation-split not set (given: 5)"),
    ])
  func differences(flag: String, words: String) throws {
    let outcome = try workshop.run(
      #"cp -r "$MODEL" m; dragoman train --quiet --model m --max-steps 50 "# + flag)
    #expect(outcome.code == 64 && outcome.isOneError)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func otherDataAreRefusedAndTheSameDataMayLieElsewhere() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; sed s/dog/pig/ corpus.tsv > other.tsv; cp -r m before
      dragoman train --quiet --model m --max-steps 50 --corpus other.tsv; echo $?
      diff -r m before && dragoman train --quiet --model m --max-steps 50 --corpus corpus.tsv; echo $?
      """#)
    #expect(outcome.output == "64\n0\n")
    #expect(outcome.isOneError && outcome.errors.contains("the data differ"))
  }

  @Test("A run goes on with the prepared corpus, or makes it again, to the same bits")
  func preparedCorpus() throws {
    let prepared = "was prepared before"
    let expected = try Data(
      contentsOf: try TrainedModel.shared.get().appendingPathComponent("model.safetensors"))
    for (change, isReused) in [
      (":", true), ("touch corpus.tmx", false), ("rm -r m/corpus", false),
      ("printf x >> m/corpus/*/00000.safetensors", false), ("rm m/corpus/*/*.tsv", false),
    ] {
      _ = try workshop.run("rm -rf m; dragoman train $FLAGS --model m --max-steps 20")
      let flags = Workshop.flags.replacing(" --quiet", with: "")
      let outcome = try workshop.run(
        "\(change); dragoman train \(flags) --model m --max-steps 40")
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains(prepared) == isReused, "\(change)")
      let isReadAgain = !isReused && change != "rm -r m/corpus"
      #expect(outcome.errors.contains("the corpus is read again") == isReadAgain, "\(change)")
      #expect(try model("m") == expected, "\(change)")
    }
  }

  @Test func anotherVocabularyIsRefused() throws {
    let outcome = try workshop.run(
      #"""
      dragoman vocab --corpus corpus.tsv --vocab-size 40 --output v/other 2> /dev/null
      cp -r "$MODEL" m
      dragoman train --quiet --model m --max-steps 41 --vocab v/other; echo $?
      dragoman train --quiet --model m --max-steps 41 --vocab m/vocabulary; echo $?
      """#)
    #expect(outcome.output == "64\n0\n" && outcome.isOneError)
  }

  @Test(
    "A signal saves, and the run goes on to the same bytes",
    arguments: [("INT", 130), ("TERM", 143)])
  func signals(name: String, code: Int) throws {
    let outcome = try workshop.run(
      """
      "$DRAGOMAN" train $FLAGS --model m --max-steps 600 --workers 1 & p=$!
      for n in $(seq 2000); do [ -s m/log.jsonl ] && break; sleep 0.005; done
      kill -\(name) $p; wait $p; echo $?
      ls -a m | grep -c -e partial -e lock
      dragoman train --quiet --model m
      """)
    #expect(outcome.output == "\(code)\n0\n")
    #expect(outcome.code == 0 && outcome.errorLines.count == 1)
    #expect(outcome.errors.hasPrefix("interrupted after update "))
    #expect(try model("m") == Self.wholeModel())
  }

  @Test func killsAtRandomChangeNoBit() throws {
    let outcome = try workshop.run(
      """
      kills=0
      for n in $(seq 12); do
        "$DRAGOMAN" train $FLAGS --model m --max-steps 600 --workers 2 & p=$!
        sleep "0.$((RANDOM % 3))$((RANDOM % 10))"; kill -9 $p && kills=$((kills + 1))
        wait $p; [ $? = 137 ] || break
      done 2> /dev/null
      dragoman train $FLAGS --model m --max-steps 600 > /dev/null 2> errors || cat errors
      echo $kills; ls -a m | grep partial
      """)
    let kills = try #require(Int(outcome.lines.first ?? ""), "\(outcome.output)")
    #expect(kills > 0 && outcome.lines.count == 1)
    #expect(try model("m") == Self.wholeModel())
  }

  @Test func aSecondProcessIsKeptOut() throws {
    let outcome = try workshop.run(
      """
      "$DRAGOMAN" train $FLAGS --model m --max-steps 100000 & p=$!
      for n in $(seq 2000); do [ -s m/log.jsonl ] && break; sleep 0.005; done
      dragoman train $FLAGS --model m --max-steps 100000; echo $?
      echo "process $p is"
      dragoman translate --model m <<< 'A dog.' | wc -l
      kill -INT $p; wait $p; echo $?
      """)
    #expect(outcome.lines.count == 4)
    #expect(outcome.lines[0] == "74" && outcome.lines[2] == "1" && outcome.lines[3] == "130")
    #expect(outcome.errorLines.count == 2)
    #expect(outcome.errorLines[0].hasPrefix("dragoman: "))
    #expect(outcome.errorLines[0].contains(outcome.lines[1]), "\(outcome.errors)")
  }

  @Test func aFullDiskLosesNothing() throws {
    let outcome = try workshop.run(
      """
      dragoman train $FLAGS --model m --max-steps 12
      cp -r m before
      (ulimit -f 300; dragoman train $FLAGS --model m --max-steps 600); echo $?
      cmp m/training.safetensors before/training.safetensors && cmp m/training.json before/training.json
      dragoman translate --model m <<< 'A dog.' | wc -l
      ls -a m | grep -c partial
      dragoman train $FLAGS --model m --max-steps 600 2> /dev/null
      """)
    #expect(outcome.output == "74\n1\n0\n" && outcome.isOneError)
    #expect(outcome.errors.contains("training.safetensors"), "\(outcome.errors)")
    #expect(try model("m") == Self.wholeModel())
  }

  @Test func aFullDiskAtTheBeginning() throws {
    let outcome = try workshop.run(
      "(ulimit -f 100; dragoman train $FLAGS --model m --max-steps 12)")
    #expect(outcome.code == 74 && outcome.isOneError)
  }

  @Test func standardInputIsKept() throws {
    let flags = Workshop.flags.replacingOccurrences(
      of: "--corpus corpus.tmx --source en --target fr", with: "")
    let outcome = try workshop.run(
      """
      dragoman train --corpus - \(flags) --model m --max-steps 12 < corpus.tsv; echo $?
      dragoman train --quiet --model m --max-steps 26 < /dev/null; echo $?
      dragoman train --quiet --corpus - --model m --max-steps 33 < corpus.tsv; echo $?
      dragoman train --quiet --corpus - --model m --max-steps 40 < /dev/null; echo $?
      head -5 corpus.tsv | dragoman train --quiet --corpus - --model m --max-steps 47; echo $?
      """)
    #expect(outcome.output == "0\n0\n0\n0\n64\n" && outcome.isOneError)
    #expect(outcome.errors.contains("standard input differs"))
    #expect(try workshop.folder.bytes("m/corpus.tsv") == workshop.folder.bytes("corpus.tsv"))
    let shared = try TrainedModel.shared.get().appendingPathComponent("model.safetensors")
    #expect(try model("m") == Data(contentsOf: shared))
  }

  @Test func standardInputForValidationIsKept() throws {
    let outcome = try workshop.run(
      """
      head -9 corpus.tsv > v.tsv
      dragoman train $FLAGS --model a --max-steps 9 --validation v.tsv
      dragoman train $FLAGS --model b --max-steps 5 --validation - < v.tsv
      dragoman train --quiet --model b --max-steps 9
      tail -9 corpus.tsv | dragoman train --quiet --model b --max-steps 10 --validation -
      """)
    #expect(outcome.code == 64)
    #expect(try #require(outcome.errorLines.last).contains("standard input differs"))
    // It is of pairs that are trained on, too.
    #expect(outcome.errorLines.filter { $0.contains("9 of 9 validation pairs") }.count == 2)
    #expect(try model("a") == model("b"))
  }

  @Test func oneFormOfTheCorpusTakesThePlaceOfTheOther() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; cut -f 1 corpus.tsv > a; cut -f 2 corpus.tsv > b; tac a > c
      dragoman train --quiet --model m --max-steps 41 --source-file a --target-file b; echo $?
      dragoman train --quiet --model m --max-steps 42 --source-file c --target-file b; echo $?
      dragoman train --quiet --model m --max-steps 42 --corpus corpus.tsv; echo $?
      dragoman train --quiet --model m --max-steps 43 --corpus corpus.tsv --source-file a --target-file b 2>&1 |
        grep -c 'corpus and --source-file are both given'
      """#)
    #expect(outcome.output == "0\n64\n0\n1\n")
  }

  @Test(
    "Every kind of network and vocabulary trains, goes on to the same bytes, and translates",
    arguments: [
      "--cell rnn", "--cell rnn --activation relu --clip-norm 0.5", "--unidirectional",
      "--encoder-layers 2 --decoder-layers 3", "--attention-size 5 --output-size 7",
      "--encoder-hidden-size 9", "--average-decay 0 --dropout 0 --label-smoothing 0",
      "--vocab-type char", "--vocab-type word", "--vocab-type unigram", "--joint-vocab",
      "--max-length 9",
    ])
  func variants(flags: String) throws {
    let outcome = try workshop.run(
      """
      dragoman train $FLAGS \(flags) --model a --max-steps 8 --workers 2
      dragoman train $FLAGS \(flags) --model b --max-steps 4
      dragoman train --quiet --model b --max-steps 8
      dragoman translate --model b --attention-csv csv <<< 'A dog runs.' | wc -l
      """)
    #expect(outcome.code == 0 && outcome.output == "1\n" && outcome.errors == "")
    #expect(try model("a") == model("b"))
    #expect(workshop.folder.contents(of: "csv").count == 1)
  }

  @Test func roundedProductsAreRefusedWhereTheProcessorHasNone() throws {
    let outcome = try workshop.run(
      "DNNL_MAX_CPU_ISA=AVX2 dragoman train $FLAGS --precision bf16 --model m --max-steps 3")
    #expect(outcome.code == 64 && outcome.isOneError && outcome.errors.contains("AVX-512 BF16"))
    #expect(!FileManager.default.fileExists(atPath: workshop.folder.file("m").path))
  }

  @Test(.enabled(if: Precision.bf16.isSupported, "needs bf16 products"))
  func roundedProductsTrainAndStayWithTheRun() throws {
    let outcome = try workshop.run(
      """
      dragoman train $FLAGS --precision bf16 --model a --max-steps 8 --workers 2
      dragoman train $FLAGS --precision bf16 --model b --max-steps 4
      dragoman train --quiet --model b --max-steps 8
      dragoman translate --model b <<< 'A dog runs.' | wc -l
      dragoman train --model b --max-steps 9 --precision fp32
      """)
    #expect(outcome.code == 64 && outcome.isOneError && outcome.output == "1\n")
    #expect(outcome.errors.contains("precision bf16 (given: fp32)"))
    #expect(try model("a") == model("b"))
  }

  @Test func quietIsQuietThisTimeOnly() throws {
    let outcome = try workshop.run("dragoman train $FLAGS --model m --max-steps 3")
    #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "")
    let next = try workshop.run("dragoman train --model m --max-steps 4")
    #expect(next.code == 0 && next.errors.contains("goes on after update 3"))
  }

  @Test func settingsThatAreStatedNeedNotDiffer() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m
      dragoman train --quiet --model m --max-steps 41 --encoder-hidden-size 16 --attention-size 32
      """#)
    #expect(outcome.code == 0 && outcome.errors == "")
  }

  @Test func theValidationCorpusIsReported() throws {
    try workshop.folder.write(
      "A dog runs.\tUn chien court.\nno tab\n\(String(repeating: "A dog. ", count: 90))\tx\n",
      to: "v.tsv")
    let flags = Workshop.flags.replacingOccurrences(of: " --quiet", with: "")
    let outcome = try workshop.run(
      "dragoman train \(flags) --validation v.tsv --model m --max-steps 1")
    #expect(outcome.errors.contains("for validation: 3 units, 2 pairs"), "\(outcome.errors)")
    #expect(outcome.errors.contains("1 validation pair has more than 100 subwords and is left out"))
  }

  @Test func aFolderFromBeforeThereWasCleaningGoesOnWithoutIt() throws {
    let outcome = try workshop.run(
      #"""
      cat corpus.tsv corpus.tsv > twice.tsv
      off="--max-words 0 --max-word-length 0 --max-length-ratio 0 --no-deduplicate"
      dragoman train $FLAGS --corpus twice.tsv $off --model a --max-steps 9
      dragoman train $FLAGS --corpus twice.tsv $off --model b --max-steps 5
      names='max-words|max-word-length|max-length-ratio|require-letter|drop-identical|deduplicate'
      sed -E -i "/^($names):/d" b/config.yaml
      dragoman train --quiet --model b --max-steps 9; echo $?; cp b/model.safetensors c
      dragoman train --quiet --model b --max-steps 10 --deduplicate; echo $?
      dragoman train --quiet --model b --max-steps 10 --max-words 100; echo $?
      dragoman train --quiet --model b --max-steps 10 --max-words 0 --no-deduplicate; echo $?
      """#)
    #expect(outcome.output == "0\n64\n64\n0\n")
    #expect(outcome.errorLines.count == 2, "\(outcome.errors)")
    #expect(outcome.errors.contains("deduplicate false (given: true)"))
    #expect(outcome.errors.contains("max-words 0 (given: 100)"))
    #expect(try model("a") == workshop.folder.bytes("c"))
  }

  @Test func theCorpusIsCleanedAndReported() throws {
    let flags = Workshop.flags.replacingOccurrences(of: " --quiet", with: "")
      .replacingOccurrences(of: "--corpus corpus.tmx", with: "--corpus dirty.tsv")
    let outcome = try workshop.run(
      """
      (cat corpus.tsv corpus.tsv; printf 'a\\tb c d e f g h i j k\\n'; printf '%0101d\\tb\\n' 0
       printf 'x\\tx\\n1\\t2\\n%s\\tb\\n' "$(yes a | head -101 | xargs)") > dirty.tsv
      dragoman train \(flags) --model m --max-steps 1 --validation-split 5 \
        --report r.json
      dragoman train \(flags) --model n --max-steps 1 --validation dirty.tsv 2>&1 |
        grep -e 'for validation' -e 'to train on'
      """)
    #expect(outcome.code == 0)
    let path = workshop.folder.url.path
    for line in [
      "125 units, 62 pairs", "  1 with too many words: \(path)/dirty.tsv:125",
      "  1 with too long a word: \(path)/dirty.tsv:122",
      "  1 with sides too different in length: \(path)/dirty.tsv:121",
      "  5 pairs held out for validation",
    ] {
      #expect(outcome.errorLines.contains(line), "\(line) in \(outcome.errors)")
    }
    #expect(outcome.errors.contains("  60 repeating an earlier pair: \(path)/dirty.tsv:61, "))
    #expect(outcome.errors.contains("57 pairs to train on, 5 to validate on"))
    #expect(outcome.lines.first == "for validation: 125 units, 125 pairs")
    #expect(outcome.lines.last?.hasPrefix("62 pairs to train on, ") == true)
    let report = try JSONSerialization.jsonObject(with: workshop.folder.bytes("r.json"))
    let counts = try #require(report as? [String: Any])
    #expect(counts["units"] as? Int == 125 && counts["pairs"] as? Int == 62)
    #expect(counts["held-out"] as? Int == 5)
  }

  @Test func theReportIsWrittenWithoutAPairAndInTheRunThatAsksForIt() throws {
    let outcome = try workshop.run(
      """
      printf 'a\\ta\\n' > same.tsv
      dragoman train --corpus same.tsv --drop-identical --model m --report r.json; echo $?
      grep -c '"pairs" : 0' r.json
      dragoman train $FLAGS --model n --max-steps 1 --report s.json; echo $?; rm s.json
      dragoman train --quiet --model n --max-steps 2; echo $?; ls s.json 2> /dev/null
      dragoman train --quiet --model n --max-steps 3 --report s.json; echo $?; ls s.json
      """)
    #expect(outcome.output == "65\n1\n0\n0\n0\ns.json\n")
    #expect(outcome.isOneError && outcome.errors.contains("with identical sides"))
  }
}
