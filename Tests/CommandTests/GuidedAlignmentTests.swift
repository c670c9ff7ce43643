import Foundation
import TestSupport
import Testing

/// Word links beside a corpus: what `train` makes of them, and what it refuses.
@Suite struct GuidedAlignmentTests {
  let workshop: Workshop

  /// Flags of a moment's run, without a corpus.
  static let flags =
    "--source en --target fr --embedding-size 8 --hidden-size 16 --vocab-size 200"
    + " --batch-sentences 16 --quiet --valid-freq 7 --save-freq 5"

  init() throws {
    workshop = try Workshop()
    for name in ["validation", "test"] {
      for ending in ["tmx", "pharaoh"] {
        try FileManager.default.copyItem(
          at: SharedData.checkout.appendingPathComponent("corpora/\(name).en-fr.\(ending)"),
          to: workshop.folder.file("\(name).\(ending)"))
      }
    }
  }

  @Test("A corpus's own links and a file of them prepare the same bytes")
  func propAndFile() throws {
    let outcome = try workshop.run(
      """
      run="dragoman train --corpus validation.tmx \(Self.flags) --max-steps 1"
      $run --guided-alignment prop --model a; echo $?
      $run --guided-alignment validation.pharaoh --model b; echo $?
      printf 'guided-alignment: validation.pharaoh\\n' > c.yaml
      gzip -k validation.pharaoh
      $run --config c.yaml --guided-alignment validation.pharaoh.gz --model c; echo $?
      $run --guided-alignment none --model plain; echo $?
      for model in b c; do for file in $(cd a/corpus; ls */*); do cmp a/corpus/$file $model/corpus/$file; done; done
      ls a/corpus/*/00000.safetensors | wc -l
      grep -ac guidance_starts a/corpus/*/00000.safetensors plain/corpus/*/00000.safetensors
      grep -h guided-alignment a/config.yaml b/config.yaml | sed 's,/.*/,,'
      dragoman train --corpus validation.tmx \(Self.flags) --no-quiet --guided-alignment prop --max-steps 1 \
        --model d 2>&1 | grep guided
      """)
    let lines = outcome.lines
    #expect(lines.prefix(5) == ["0", "0", "0", "0", "1"], "\(outcome.output)\(outcome.errors)")
    #expect(lines.count(where: { $0.hasSuffix("00000.safetensors:1") }) == 1)
    #expect(lines.count(where: { $0.hasSuffix("00000.safetensors:0") }) == 1)
    #expect(lines.contains("guided-alignment: validation.pharaoh"))
    #expect(lines.contains { $0.hasPrefix("attention is guided by the word links of 4") })
  }

  @Test("A run goes on with the same links only, wherever they come from")
  func resume() throws {
    let outcome = try workshop.run(
      """
      run="dragoman train --corpus validation.tmx \(Self.flags)"
      $run --guided-alignment prop --model m --max-steps 9; echo $?
      sed '7s/$/ 0-1/' validation.pharaoh > other.pharaoh
      for links in other.pharaoh none; do $run --guided-alignment $links --model m --max-steps 20; echo $?; done
      rm -r m/corpus
      $run --guided-alignment validation.pharaoh --model m --max-steps 11; echo $?
      cp other.pharaoh validation.pharaoh
      dragoman train --model m --max-steps 20 --quiet; echo $?
      sed -i 's/x-word-alignment/x-other/' validation.tmx
      $run --guided-alignment prop --model m --max-steps 20; echo $?
      $run --guided-alignment none --model n --max-steps 9; echo $?
      $run --guided-alignment validation.pharaoh --model n --max-steps 20; echo $?
      """)
    #expect(
      outcome.output == "0\n64\n64\n0\n64\n65\n0\n64\n", "\(outcome.output)\(outcome.errors)")
    let errors = outcome.errorLines
    try #require(errors.count == 5, "\(outcome.errors)")
    #expect(errors[0].contains("the word links differ from those that the run began with"))
    #expect(errors[0].contains("--guided-alignment"))
    #expect(errors[1].contains("guided-alignment prop (given: none)"))
    #expect(errors[2].contains("the word links differ from those that the run began with"))
    #expect(errors[3].contains("no pair of the corpus has word links"))
    #expect(errors[4].contains("guided-alignment none (given: "))
  }

  @Test("A run that was stopped or killed ends with the same bits", arguments: ["prop", "auto"])
  func exactness(links: String) throws {
    let outcome = try workshop.run(
      """
      run="dragoman train --corpus validation.tmx --guided-alignment \(links) \(Self.flags)"
      $run --model whole --max-steps 20; echo $?
      $run --model m --max-steps 9; echo $?
      rm m/corpus/manifest.json
      $run --model m --max-steps 11 --workers 1; echo $?
      rm -r m/corpus
      dragoman train --model m --max-steps 20 --quiet; echo $?
      cmp whole/model.safetensors m/model.safetensors; cmp whole/training.safetensors m/training.safetensors
      diff -r whole/corpus m/corpus
      """)
    #expect(outcome.output == "0\n0\n0\n0\n", "\(outcome.output)\(outcome.errors)")
  }

  @Test("The aligner guides attention in any text")
  func anyText() throws {
    try workshop.folder.write(
      (0..<40).map { "A\t一\nB C\t二三\n\u{200B}\t\u{200B}\nD \($0)\t四 \($0)\n" }.joined(),
      to: "short.tsv")
    let outcome = try workshop.run(
      """
      run="dragoman train --corpus short.tsv --source en --target zh --vocab-type char --validation-split 2"
      $run --embedding-size 8 --hidden-size 16 --max-steps 2 --guided-alignment auto --model m 2> log; echo $?
      grep -c 'aligning the words of [0-9]* pairs, which takes about [0-9]* MiB of memory' log
      grep -c 'guided by the word links of [0-9]* pairs' log
      dragoman train --model m --guided-alignment none --max-steps 3 --quiet; echo $?
      dragoman pack --model m --output packed && echo A | dragoman translate --model packed > out; echo $?; wc -l < out
      """)
    #expect(outcome.output == "0\n1\n1\n64\n0\n1\n", "\(outcome.output)\(outcome.errors)")
  }

  @Test(
    "Attention is guided by links of the aligner unless there is none, or a flag says otherwise")
  func unasked() throws {
    let outcome = try workshop.run(
      """
      run="dragoman train --corpus validation.tmx \(Self.flags) --max-steps 1"
      $run --model a; $run --model b --guided-alignment auto; $run --model c --attention none
      $run --model d --guided-alignment none
      cmp a/model.safetensors b/model.safetensors && cmp a/config.yaml b/config.yaml; echo $?
      cmp -s a/model.safetensors d/model.safetensors; echo $?
      grep -h guided-alignment: [acd]/config.yaml
      dragoman train --corpus validation.tmx --model e --dump-config | grep -c guided-alignment:
      dragoman train --corpus validation.tmx --model e --attention none --dump-config | grep guided-alignment:
      dragoman train --model a --max-steps 2 --quiet && dragoman train --model d --max-steps 2 --quiet; echo $?
      grep -h guided-alignment: [ad]/config.yaml
      """)
    let (auto, none) = ("guided-alignment: auto", "guided-alignment: none")
    #expect(
      outcome.lines == ["0", "1", auto, none, none, "0", none, "0", auto, none],
      "\(outcome.output)\(outcome.errors)")
  }

  @Test("The lines that align prints fit the corpus, whatever train drops")
  func numbering() throws {
    // An empty line, a line without a target, a repeated pair, one that is too long, white space at the ends.
    let long = String(repeating: "so ", count: 120)
    try workshop.folder.write(
      "A dog runs.\tUn chien court.\n\nA cat\t\nA dog runs.\tUn chien court.\n\(long)\t\(long)\n"
        + "A cat sleeps.\tUn chat dort.\n A man reads. \tUn homme lit.\n\n", to: "odd.tsv")
    let units = [
      ("A dog runs.", "Un chien court."), ("A cat", ""), ("A dog runs.", "Un chien court."),
      (long, long), ("A cat sleeps.", "Un chat dort."),
    ].map {
      "<tu><tuv xml:lang=\"en\"><seg>\($0)</seg></tuv><tuv xml:lang=\"fr\"><seg>\($1)</seg></tuv></tu>\n"
    }
    try workshop.folder.write(
      "<tmx version=\"1.4\"><header/><body>\n\(units.joined())</body></tmx>\n", to: "odd.tmx")
    let outcome = try workshop.run(
      """
      head -3 corpus.tsv | cut -f 1 > plain.en; head -3 corpus.tsv | cut -f 2 > plain.fr
      sed -i 2s/.*// plain.fr
      for corpus in odd.tsv odd.tmx "odd.tmx odd.tsv plain corpus.tmx"; do
        dragoman align --model "$MODEL" --corpus $corpus > links 2> /dev/null; wc -l < links
        dragoman train --corpus $corpus corpus.tsv \(Self.flags) --model m --restart --max-steps 1 \
          --guided-alignment links 2> wrong; echo $?
        grep -o 'the file has [0-9]* lines, and --corpus has [0-9]*' wrong
        dragoman train --corpus $corpus \(Self.flags) --model m --restart --max-steps 1 --validation-split 1 \
          --guided-alignment links; echo $?
      done
      """)
    #expect(
      outcome.output == """
        8
        65
        the file has 8 lines, and --corpus has 68
        0
        4
        65
        the file has 4 lines, and --corpus has 64
        0
        75
        65
        the file has 75 lines, and --corpus has 135
        0

        """, "\(outcome.output)\(outcome.errors)")
  }

  @Test(
    "What cannot be is refused",
    arguments: [
      ("--guided-alignment -", 64, "prop, auto or the path of a file"),
      ("--guided-alignment auto --attention none", 64, "no attention"),
      ("--guided-alignment prop --attention none", 64, "no attention"),
      ("--guided-alignment prop", 65, "no pair of the corpus has word links"),
      ("--guided-alignment missing", 66, "missing: there is no such file"),
      ("--guided-alignment .", 66, "this is a folder"),
      (
        "--guided-alignment corpus.tsv", 65,
        "corpus.tsv:1:1: found \"A\", expected the index of a source word"
      ),
      ("--tokenized --guided-alignment none", 64, "--guided-alignment"),
      ("--validation-alignments corpus.tsv", 64, "--validation"),
      ("--guided-alignment report.json --report report.json", 64, "the file of --guided-alignment"),
    ])
  func refused(flags: String, code: Int32, message: String) throws {
    let outcome = try workshop.run(
      "echo > report.json; dragoman train --corpus corpus.tmx \(Self.flags) --model m --max-steps 1 \(flags)"
    )
    #expect(outcome.code == code)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(!workshop.folder.names.contains("m"))
  }

  @Test(
    "The alignment error rate of a validation is that of align and evaluate, and changes no bit")
  func alignmentErrorRate() throws {
    let outcome = try workshop.run(
      """
      run="dragoman train --corpus test.tmx --validation validation.tmx \(Self.flags) --average-decay 0 --early-stopping-metric perplexity \
        --max-steps 14"
      $run --model m --validation-alignments validation.pharaoh; echo $?
      $run --model plain; echo $?
      cmp m/model.safetensors plain/model.safetensors; cmp m/training.safetensors plain/training.safetensors
      dragoman align --model m --corpus validation.tmx 2> /dev/null |
        dragoman evaluate --alignments - --gold validation.pharaoh | cut -d ' ' -f 2
      python3 - <<'E'
      import json
      for model in "m", "plain":
          scores = [line["validation"] for line in map(json.loads, open(model + "/log.jsonl")) if "validation" in line]
          best = min(scores, key=lambda s: s["perplexity"])
          for key in "alignmentErrorRate", "sharpness":
              print("%.2f" % best[key] if key in best else "none")
      E
      $run --model m --max-steps 15 --no-quiet --validation-alignments validation.pharaoh 2>&1 | grep -o 'AER [0-9.]*'
      $run --model none --max-steps 3 --no-quiet --attention none 2>&1 | grep -e AER -e sharpness
      """)
    let lines = outcome.lines
    try #require(lines.count == 8, "\(outcome.output)\(outcome.errors)")
    #expect(lines[0] == "0" && lines[1] == "0")
    #expect(lines[2] == lines[3] && Double(lines[2]).map { $0 > 20 && $0 < 100 } == true)
    #expect(lines[4] == "none" && lines[5] == "none")
    #expect(Double(lines[6]).map { $0 > 0.03 && $0 < 1 } == true)
    #expect(lines[7].hasPrefix("AER "))
  }
}
