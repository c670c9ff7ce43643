import Foundation
import TestSupport
import Testing

@Suite struct TranslateCommandTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  @Test func oneLineInOneLineOut() throws {
    let outcome = try workshop.run(#"printf '\nA dog.\n\n' | dragoman translate --model "$MODEL""#)
    #expect(outcome.code == 0 && outcome.errors == "")
    #expect(outcome.output.filter { $0 == "\n" }.count == 3 && outcome.lines.count == 3)
    #expect(outcome.lines.map(\.isEmpty) == [true, false, true])
  }

  @Test("An input without lines gives none", arguments: ["", "\n", "\n\n"])
  func emptyInput(input: String) throws {
    #expect(try workshop.run(#"dragoman translate --model "$MODEL""#, input: input).output == input)
  }

  @Test func strangeLines() throws {
    var input = Data("A dog runs.\r\n \t\nA \u{FF} man.\n".utf8)
    input += Data("A ".utf8) + [0xFF, 0xFE] + Data(" man.\nA\0B.\n".utf8)
    input += Data((String(repeating: "a big red dog ", count: 20_000) + "\nA cat runs.").utf8)
    let outcome = try workshop.run(#"dragoman translate --model "$MODEL""#, input: input)
    #expect(outcome.code == 0)
    // The last line has no end, and its translation has one.
    #expect(outcome.output.utf8.filter { $0 == 10 }.count == 7 && outcome.output.last == "\n")
    #expect(!outcome.output.utf8.contains(13))
    #expect(outcome.lines[1] == "")
    #expect(outcome.errorLines.count == 2)
    #expect(outcome.errors.contains("line 4 has bytes that are not UTF-8"))
    #expect(outcome.errors.contains("line 6 has more than 1000 pieces"))
    #expect(outcome.errorLines.allSatisfy { $0.hasPrefix("dragoman: warning: ") })
    let plain = try workshop.run(
      #"dragoman translate --model "$MODEL""#, input: "A dog runs.\nA cat runs.\n")
    #expect(plain.lines == [outcome.lines[0], outcome.lines[6]])
  }

  @Test("A line of many bytes is cut in bounded memory")
  func endlessLine() throws {
    let outcome = try workshop.run(
      """
      ulimit -v 2000000
      (head -c 60000000 /dev/zero | tr '\\0' 'a'; printf '\\nA dog.\\n') |
        dragoman translate --model "$MODEL" --workers 1
      """)
    #expect(outcome.code == 0 && outcome.lines.count == 2)
    #expect(outcome.errors.contains("line 1 has more than 1000 pieces"))
  }

  @Test("A line is answered before the next is written", arguments: ["", "A ca"])
  func flushes(beginningOfNext: String) throws {
    let outcome = try workshop.run(
      """
      coproc D { dragoman translate --model "$MODEL"; }
      printf 'A dog runs.\\n\(beginningOfNext)' >&${D[1]}
      IFS= read -r -t 20 one <&${D[0]} || echo "no answer to the first line"
      printf 't runs.\\n\\n' >&${D[1]}
      IFS= read -r -t 20 two <&${D[0]} || echo "no answer to the second line"
      IFS= read -r -t 20 three <&${D[0]} || echo "no answer to the third line"
      printf '%s\\n' "$one" "$two" "$three"
      """)
    let expected = try workshop.run(
      #"dragoman translate --model "$MODEL""#,
      input: "A dog runs.\n\(beginningOfNext)t runs.\n\n")
    #expect(outcome.output == expected.output)
  }

  @Test(
    "The same text for any batch and any workers",
    arguments: [
      "--batch-size 1", "--batch-size 7 --workers 1", "--batch-size 64 --workers 2",
      "--batch-size 1 --workers 3",
    ])
  func batches(options: String) throws {
    let line =
      #"cut -f 1 corpus.tsv | dragoman translate --model "$MODEL" --with-score --n-best 3 "#
    let expected = try workshop.run(line)
    #expect(expected.code == 0 && expected.lines.count == 180)
    #expect(try workshop.run(line + options).output == expected.output)
  }

  @Test func scores() throws {
    let outcome = try workshop.run(
      #"printf 'A dog runs.\n\n' | dragoman translate --model "$MODEL" --with-score"#)
    let columns = outcome.lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    #expect(columns.map(\.count) == [2, 2])
    #expect(try #require(Float(columns[0][1])) < 0)
    let plain = try workshop.run(#"printf 'A dog runs.\n\n' | dragoman translate --model "$MODEL""#)
    #expect(plain.lines == columns.map { String($0[0]) })
  }

  @Test func nBestLinesAreThoseOfMoses() throws {
    let outcome = try workshop.run(
      #"printf 'A dog runs.\nA cat.\n' | dragoman translate --model "$MODEL" --n-best 4 -b 2"#)
    let fields = outcome.lines.map { $0.components(separatedBy: " ||| ") }
    #expect(fields.allSatisfy { $0.count == 3 })
    #expect(fields.map { $0[0] } == ["0", "0", "0", "0", "1", "1", "1", "1"])
    let scores = try fields.map { try #require(Float($0[2])) }
    #expect(Array(scores[0..<4]) == scores[0..<4].sorted(by: >))
    let best = try workshop.run(
      #"printf 'A dog runs.\nA cat.\n' | dragoman translate --model "$MODEL" -b 4"#)
    #expect(best.lines == [fields[0][1], fields[4][1]])
  }

  @Test func aClosedOutputEndsItQuietly() throws {
    let outcome = try workshop.run(
      #"""
      for n in $(seq 30); do cat corpus.tsv; done | cut -f 1 > many
      dragoman translate --model "$MODEL" -b 1 < many | head -1 > /dev/null; echo ${PIPESTATUS[0]}
      dragoman align --model "$MODEL" --corpus corpus.tsv corpus.tsv | head -1 > /dev/null
      echo ${PIPESTATUS[0]}
      """#)
    #expect(outcome.output == "0\n0\n" && outcome.errors == "")
  }

  @Test(
    "Options that cannot be are 64",
    arguments: [
      "--batch-size 0", "-b 0", "--beam-size 1001", "--n-best 0", "--n-best 2000", "-n -1",
      "-n nan", "--max-length-factor -1", "--workers 0", "--alignment-threshold 1.5",
      "--attention-level letter", "--alignments -", "--attention-table -", "--nosuch", "extra",
    ])
  func usage(option: String) throws {
    let outcome = try workshop.run(#"dragoman translate --model "$MODEL" "# + option)
    #expect(outcome.code == 64 && outcome.output == "" && outcome.errors != "")
  }
}
