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

  @Test func severalModelsTranslateAsOne() throws {
    let reverse = try TrainedModel.reverse.get().path
    let outcome = try workshop.run(
      """
      printf 'A dog runs.\n\n' > s
      dragoman train ${FLAGS/--vocab-size 60/} --max-steps 30 --seed 2 --vocab "$MODEL/vocabulary" --model second
      dragoman translate --model "$MODEL" --model second --attention-csv csv < s
      dragoman translate --best --model "$MODEL" < s
      dragoman translate --model "$MODEL" --model '\(reverse)' < s; echo $?
      dragoman train ${FLAGS/--vocab-size 60/} --vocab-size 50 --max-steps 1 --model third
      dragoman translate --model "$MODEL" --model third < s; echo $?
      """)
    #expect(outcome.lines.count == 6 && outcome.lines[4...] == ["64", "64"], "\(outcome.errors)")
    #expect(!outcome.lines[0].isEmpty && outcome.lines[1].isEmpty && !outcome.lines[2].isEmpty)
    #expect(outcome.errors.contains("a model that translates from fr to en"))
    #expect(outcome.errors.contains("its vocabularies are not those of"))
    #expect(outcome.errors.contains("--vocab "))
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
    #expect(outcome.errors.contains("line 6 is too long; only its first 1,000 subwords"))
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
      (head -c 60000000 /dev/zero | tr '\\0' 'a'; printf '\\nA dog.\\n'
        head -c 2000000 /dev/zero | tr '\\0' ' '; printf 'A dog.\\n') |
        dragoman translate --model "$MODEL" --workers 1
      """)
    #expect(outcome.code == 0 && outcome.lines.count == 3 && outcome.lines[2] == "")
    #expect(outcome.errorLines.count == 2)
    #expect(outcome.errors.contains("line 1 is too long; only its first 1,000 subwords"))
    #expect(outcome.errors.contains("line 3 is too long; only its first 1,000 subwords"))
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

  static let sentences = "A dog runs.\nTwo cats sleep.\n"

  /// The sentences in every coat.
  static let coats: [(String, Data)] = [
    ("LF", Data(sentences.utf8)),
    ("CR LF", Data(sentences.replacing("\n", with: "\r\n").utf8)),
    ("CR", Data(sentences.replacing("\n", with: "\r").utf8)),
    ("CR, no end", Data(sentences.replacing("\n", with: "\r").utf8.dropLast())),
    ("mark", [0xEF, 0xBB, 0xBF] + Data(sentences.utf8)),
    ("UTF-16LE", [0xFF, 0xFE] + (sentences.data(using: .utf16LittleEndian) ?? Data())),
    ("UTF-16BE", [0xFE, 0xFF] + (sentences.data(using: .utf16BigEndian) ?? Data())),
    (
      "CR in UTF-16",
      [0xFF, 0xFE]
        + (sentences.replacing("\n", with: "\r").data(using: .utf16LittleEndian) ?? Data())
    ),
  ]

  @Test("All text takes the same way in", arguments: coats)
  func oneWayIn(name: String, bytes: Data) throws {
    let expected = try workshop.run(
      #"dragoman translate --model "$MODEL" --with-score"#, input: Self.sentences)
    try workshop.folder.write(bytes, to: "in.txt")
    let outcome = try workshop.run(
      #"""
      t() { dragoman translate --model "$MODEL" --with-score "$@"; }
      gzip --stdout in.txt > in.gz
      t < in.txt; cat in.txt | t; t in.txt; t < in.gz; cat in.gz | t; t in.gz; t <(cat in.txt)
      """#)
    #expect(outcome.errors == "" && expected.lines.count == 2)
    #expect(outcome.output == String(repeating: expected.output, count: 7))
  }

  @Test("A packed or wide line is answered before the next is written", arguments: [true, false])
  func flushesPackedLines(isPacked: Bool) throws {
    let writer =
      isPacked
      ? "c = zlib.compressobj(wbits=31); pack = lambda t: c.compress(t) + c.flush(zlib.Z_SYNC_FLUSH)"
      : "mark = [b'\\xff\\xfe']; pack = lambda t: (mark.pop() if mark else b'') + t.decode().encode('utf-16-le')"
    try workshop.folder.write(
      """
      import os, subprocess, sys, zlib
      \(writer)
      p = subprocess.Popen([os.environ['DRAGOMAN'], 'translate', '--model', sys.argv[1]],
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE)
      for line in [b'A dog runs.\\n', b'\\n', 'A café.\\n'.encode()]:
        for byte in pack(line):
          p.stdin.write(bytes([byte])); p.stdin.flush()
        print(p.stdout.readline().decode(), end='', flush=True)
      p.stdin.close()
      """, to: "write.py")
    let outcome = try workshop.run(
      #"timeout -s KILL 30 python3 write.py "$MODEL" || echo "no answer""#)
    let expected = try workshop.run(
      #"dragoman translate --model "$MODEL""#, input: "A dog runs.\n\nA café.\n")
    #expect(outcome.output == expected.output)
  }

  @Test("Text with CR alone is held back until an LF comes, or a megabyte has")
  func heldBack() throws {
    let outcome = try workshop.run(
      """
      coproc D { dragoman translate --model "$MODEL" -b 1; }
      printf 'A dog\\rruns.' >&${D[1]}
      IFS= read -r -t 1 early <&${D[0]} && echo "an answer before the line is whole"
      printf '\\n' >&${D[1]}
      IFS= read -r -t 20 one <&${D[0]} || echo "no answer to the line"
      echo "$one"
      printf 'A cat.\\r' >&${D[1]}
      IFS= read -r -t 1 late <&${D[0]} && echo "CR ended a line though an LF had come"
      eval "exec ${D[1]}>&-"; wait $D_PID
      coproc E { dragoman translate --model "$MODEL"; }
      exec 9>&${E[1]}
      yes $'                                              \\r' | tr -d '\\n' | head -c 1200000 >&9
      IFS= read -r -t 20 two <&${E[0]} && echo "a megabyte has come"
      """)
    let expected = try workshop.run(
      #"dragoman translate --model "$MODEL" -b 1"#, input: "A dog runs.\n")
    #expect(outcome.lines == [expected.lines[0], "a megabyte has come"])
  }

  @Test func filesAreOneInputAfterTheOther() throws {
    try workshop.folder.write("A dog runs.\nA cat", to: "a.txt")
    try workshop.folder.write(Data("A man.\r\n".utf8) + [0xFF] + Data(" child.".utf8), to: "b.txt")
    let outcome = try workshop.run(
      #"""
      echo 'A bird.' | dragoman translate --model "$MODEL" a.txt - b.txt --attention-csv csv \
        --attention-table t --n-best 1
      """#)
    #expect(outcome.code == 0)
    #expect(outcome.lines.map { $0.prefix(2) } == ["0 ", "1 ", "2 ", "3 ", "4 "])
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains("b.txt:2 has bytes"))
    #expect(workshop.folder.contents(of: "csv").count == 5)
    #expect(try workshop.folder.text("csv/00004.csv").hasPrefix(",A,man,."))
    for (name, code) in [("none.txt", 66), (".", 66)] as [(String, Int32)] {
      let refused = try workshop.run(#"dragoman translate --model "$MODEL" a.txt "# + name)
      #expect(refused.code == code && refused.output == "" && refused.isOneError)
    }
  }

  @Test(
    "Markup is translated line by line, with one word about it",
    arguments: [
      ("<tmx version=\"1.4\">\n<header/>\n</tmx>", "TMX"),
      ("\u{FEFF}<?xml version=\"1.0\"?>\n<!-- a -->\n<xliff>\n", "XLIFF"),
      ("<!DOCTYPE html>\n<p>\n", "HTML"), ("<?xml version=\"1.0\"?>\n<a/>\n", "XML"),
      ("<b>A dog</b> and a <tmx>.\n", nil), ("A <tmx>.\n", nil),
    ] as [(String, String?)])
  func markup(text: String, name: String?) throws {
    try workshop.folder.write(text, to: "in.txt")
    for input in ["< in.txt", "in.txt"] {
      let outcome = try workshop.run(#"dragoman translate --model "$MODEL" "# + input)
      #expect(outcome.code == 0 && outcome.lines.count == text.split(separator: "\n").count)
      #expect(outcome.errorLines.count == (name == nil ? 0 : 1))
      if let name { #expect(outcome.errors.contains("looks like \(name);")) }
    }
  }

  @Test func aTerminalIsToldWhatToDo() throws {
    try workshop.folder.write(
      """
      import os, pty, sys
      pid, fd = pty.fork()
      if pid == 0: os.execv(os.environ['DRAGOMAN'], ['dragoman', 'translate', '--model', sys.argv[1]])
      os.write(fd, b'A dog.\\n\\x04')
      text = b''
      try:
        while piece := os.read(fd, 1000): text += piece
      except OSError: pass
      print(text.decode(), os.waitpid(pid, 0)[1])
      """, to: "terminal.py")
    let outcome = try workshop.run(#"timeout -s KILL 30 python3 terminal.py "$MODEL""#)
    #expect(outcome.output.contains("reading lines from the terminal"))
    #expect(outcome.output.contains("Ctrl-D") && outcome.output.hasSuffix(" 0\n"))
  }

  @Test(
    "Options that cannot be are 64",
    arguments: [
      "--batch-size 0", "-b 0", "--beam-size 1001", "--n-best 0", "--n-best 2000", "-n -1",
      "-n nan", "--max-length-factor -1", "--workers 0", "--alignment-threshold 1.5",
      "--attention-level letter", "--alignments -", "--attention-table -", "--nosuch", "- -",
    ])
  func usage(option: String) throws {
    let outcome = try workshop.run(#"dragoman translate --model "$MODEL" "# + option)
    #expect(outcome.code == 64 && outcome.output == "" && outcome.errors != "")
  }
}
