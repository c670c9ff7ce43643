import Foundation
import TestSupport
import Testing

/// `dragoman pack`.
@Suite struct PackCommandTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  @Test func theFilesOfAModelAreAllThatTranslatingNeeds() throws {
    let outcome = try workshop.run(
      #"""
      dragoman pack --model "$MODEL" --output a/b; ls -A a a/b
      cut -f 1 corpus.tsv > in
      for m in "$MODEL" a/b; do
        dragoman translate --model $m --attention-table t < in; cat t
        dragoman align --model $m --corpus corpus.tmx 2> /dev/null
      done > both; n=$(($(wc -l < both) / 2)); head -$n both > one; tail -$n both | cmp - one
      [ $n -gt 200 ] || echo $n
      cmp a/b/model.safetensors "$MODEL/model.safetensors"
      dragoman pack --model a/b --output c && diff -r a/b c
      """#)
    #expect(
      outcome.output == """
        a:
        b

        a/b:
        config.yaml
        model.safetensors
        vocabulary.source.model
        vocabulary.target.model

        """, "\(outcome.errors)")
    #expect(outcome.errorLines.count == 2, "\(outcome.errors)")
  }

  @Test func neitherPathsNorTextsAreInThem() throws {
    let outcome = try workshop.run(
      """
      head -5 corpus.tsv > elsewhere.tsv
      dragoman train $FLAGS --validation elsewhere.tsv --report report.json --rejected rejected.tsv \
      --workers 1 --joint-vocab --model m --max-steps 3
      dragoman pack --model m --output p 2> /dev/null; ls p
      grep -c -r -a -e corpus.tmx -e elsewhere -e report -e rejected -e "$PWD" -e workers -e digest: p | sort
      """)
    #expect(
      outcome.output == """
        config.yaml
        model.safetensors
        vocabulary.joint.model
        p/config.yaml:0
        p/model.safetensors:0
        p/vocabulary.joint.model:0

        """, "\(outcome.errors)")
  }

  @Test(
    "What cannot be packed",
    arguments: [
      ("--model none --output p", 66, "none"), ("--model . --output p", 65, "config.yaml"),
      ("--model m --output p; rm m/model.safetensors", 65, "model.safetensors"),
      ("--model m --output m", 64, "holds something"),
      ("--model m --output corpus.tsv", 64, "a file"), ("--model m --output full", 64, "full"),
      ("--model m --output link", 64, "link"), ("--model m --output /proc/x", 74, "/proc/x"),
      ("--model m --output corpus.tsv/x", 74, "corpus.tsv"), ("--output p", 64, "--model"),
      ("--model m", 64, "--output"),
    ])
  func refused(arguments: String, code: Int32, words: String) throws {
    let parts = arguments.components(separatedBy: "; ")
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; mkdir full; touch full/x; ln -s nothing link; \#(parts.dropFirst().joined())
      ls -A > before; dragoman pack \#(parts[0]); c=$?; ls -A | diff before -; ls full; exit $c
      """#)
    #expect(outcome.code == code && outcome.output == "x\n", "\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test func anEmptyFolderIsFilledAndAFullDiskLeavesNothing() throws {
    let outcome = try workshop.run(
      #"""
      mkdir p; dragoman pack --model "$MODEL" --output p/ 2> /dev/null; ls p | wc -l
      (ulimit -f 50; dragoman pack --model "$MODEL" --output x/y); echo $?; ls -A | grep -e x/ -e partial
      """#)
    #expect(outcome.output == "4\n74\n" && outcome.isOneError, "\(outcome.errors)")
  }
}
