import Foundation
import TestSupport
import Testing

/// `dragoman symmetrize` on files, and the same of two models in `align`.
@Suite struct SymmetrizeCommandTests {
  let workshop: Workshop

  init() throws {
    workshop = try Workshop()
    try workshop.folder.write("0-0 3-3\n\n2-1 1-1\n", to: "f")
    try workshop.folder.write("3-0 0-0 5-3\n1-1\n1-1 1-2\n", to: "r")
  }

  /// What each method makes of the two files.
  static let joined = [
    "intersection": "0-0\n\n1-1\n",
    "union": "0-0 3-0 3-3 5-3\n1-1\n1-1 1-2 2-1\n",
    "grow-diag": "0-0\n\n1-1 1-2 2-1\n",
    "grow-diag-final": "0-0 3-3 5-3\n1-1\n1-1 1-2 2-1\n",
    "grow-diag-final-and": "0-0 3-3\n1-1\n1-1 1-2 2-1\n",
  ]

  @Test("Every method", arguments: joined.keys.sorted())
  func methods(method: String) throws {
    let outcome = try workshop.run("dragoman symmetrize f r --symmetrize \(method)")
    #expect(outcome.code == 0 && outcome.errors == "" && outcome.output == Self.joined[method])
  }

  @Test(
    "Files as people have them; the last method is the default",
    arguments: [
      "gzip f r; dragoman symmetrize f.gz r.gz", "dragoman symmetrize - r < f",
      "dragoman symmetrize f - < r", "gzip -c f | dragoman symmetrize - r",
      "sed -i 's/$/\\r/' f; dragoman symmetrize f r",
      "tr '\\n' '\\r' < f > g; dragoman symmetrize g r",
      "(printf '\\xEF\\xBB\\xBF'; cat r) > g; dragoman symmetrize f g",
      "iconv -f UTF-8 -t UTF-16 f > g; dragoman symmetrize g r",
      "printf '%s' \"$(cat f)\" > g; dragoman symmetrize g r",
      "dragoman symmetrize <(cat f) <(cat r)",
      "tr ' ' '\\t' < f > g; dragoman symmetrize g r",
      "dragoman symmetrize f r --symmetrize grow-diag-final-and",
    ])
  func inputs(line: String) throws {
    let outcome = try workshop.run(line)
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    #expect(outcome.output == Self.joined["grow-diag-final-and"])
  }

  @Test(
    "Refuses in one line",
    arguments: [
      ("f none", 66, "none"), ("f .", 66, "folder"), ("f one", 65, "f has 3 lines and one has 1"),
      ("one r", 65, "one has 1 line and r has 3"), ("bad r", 65, "bad:2:6: found \":1\""),
      ("f bad", 65, "bad:2:6: "), ("possible r", 65, "possible:1:2: "),
      ("f r > /dev/full", 74, "output"), ("f - < one", 65, "standard input has 1"),
      ("f zip", 65, "zip"),
    ])
  func errors(arguments: String, code: Int32, words: String) throws {
    let outcome = try workshop.run(
      """
      echo 0-0 > one; printf '0-0\\n0-0 1:1\\n\\n' > bad; printf '0p0\\n\\n\\n' > possible; printf 'PK\\3\\4\\0\\0' > zip
      dragoman symmetrize \(arguments)
      """)
    #expect(
      outcome.code == code && outcome.isOneError && outcome.errors.contains(words),
      "\(outcome.errors)")
  }

  @Test(
    "Refuses arguments",
    arguments: [
      ("f", "<reverse-file>"), ("- -", "standard input"),
      ("f r --symmetrize grow", "grow-diag-final-and"), ("f r f", "f"),
    ])
  func arguments(arguments: String, words: String) throws {
    let outcome = try workshop.run("dragoman symmetrize \(arguments)")
    #expect(outcome.code == 64 && outcome.output == "" && outcome.errors.contains(words))
  }

  @Test func whatStandsBeforeAnErrorIsPrinted() throws {
    try workshop.folder.write("0-0\n1-1\nx\n", to: "bad")
    let outcome = try workshop.run("dragoman symmetrize bad bad")
    #expect(outcome.code == 65 && outcome.output == "0-0\n1-1\n")
  }

  @Test func noLinesGiveNoLines() throws {
    let outcome = try workshop.run(": > e; dragoman symmetrize e e && dragoman symmetrize - e < e")
    #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "")
  }

  @Test func aClosedOutputIsQuiet() throws {
    let outcome = try workshop.run(
      "yes 0-0 | head -n 100000 > m; dragoman symmetrize m m | head -n 1; echo ${PIPESTATUS[0]}")
    #expect(outcome.output == "0-0\n0\n" && outcome.errors == "")
  }

  // MARK: Two models

  /// Runs a line of bash in which `$REVERSE` is a model of the other direction.
  private func runWithTwoModels(_ line: String) throws -> Command.Outcome {
    try workshop.run("REVERSE='\(try TrainedModel.reverse.get().path)'\n\(line)")
  }

  @Test(
    "Two models are joined as their links are, if the directions do not agree beforehand",
    arguments: ["", "--alignment-threshold 0.1"])
  func models(flags: String) throws {
    let flags = "--attention-weights prior \(flags)"
    let outcome = try runWithTwoModels(
      #"""
      paste <(cut -f 2 corpus.tsv) <(cut -f 1 corpus.tsv) > exchanged.tsv
      dragoman align --model "$MODEL" --corpus corpus.tsv \#(flags) --alignments forward --attention-csv one 2> /dev/null
      dragoman align --model "$REVERSE" --corpus exchanged.tsv \#(flags) 2> /dev/null |
        sed -E 's/([0-9]+)-([0-9]+)/\2-\1/g' > reverse
      two() { dragoman align --model "$MODEL" --reverse-model "$REVERSE" --corpus corpus.tsv \#(flags) "$@" 2> /dev/null; }
      for m in \#(Self.joined.keys.sorted().joined(separator: " ")); do
        dragoman symmetrize forward reverse --symmetrize $m > expected || exit
        two --symmetrize $m | cmp - expected
        md5sum < expected
      done
      dragoman symmetrize forward reverse > expected
      two --attention-csv two --alignments links --workers 1
      cmp links expected; diff -r one two
      """#)
    #expect(outcome.code == 0 && outcome.errors == "")
    // The links of the methods, and nothing else is printed.
    #expect(outcome.lines.count == 5 && Set(outcome.lines).count > 1, "\(outcome.output)")
  }

  @Test("Posterior weights of two models agree: each direction's links depend on both")
  func agreement() throws {
    let outcome = try runWithTwoModels(
      #"""
      align() { dragoman align --model "$MODEL" --corpus corpus.tsv --symmetrize union "$@" 2> /dev/null; }
      align --reverse-model "$REVERSE" --attention-eos --attention-csv two --alignments links
      align --reverse-model "$REVERSE" --attention-weights posterior | cmp - links
      dragoman align --model "$MODEL" --corpus corpus.tsv --attention-eos --attention-csv one 2> /dev/null
      align --reverse-model "$REVERSE" --attention-weights prior | cmp -s - links; echo $?
      """#)
    #expect(outcome.output == "1\n" && outcome.errors == "")
    let (one, two) = (workshop.folder.contents(of: "one"), workshop.folder.contents(of: "two"))
    #expect(Set(one.keys) == Set(two.keys) && one.count { two[$0.key] != $0.value } > 50)
    for csv in two.values {
      for row in AttentionTests.records(String(decoding: csv, as: UTF8.self)).dropFirst() {
        #expect(abs(row.dropFirst().reduce(0) { $0 + (Double($1) ?? .nan) } - 1) < 1e-5)
      }
    }
  }

  @Test func linesWithoutAPairAndLongPairs() throws {
    let long = String(repeating: "a dog runs ", count: 400)
    try workshop.folder.write(
      "A dog.\tUn chien.\n\nA dog.\t\n\(long)\tUn chien.\nA dog.\t\(long)\n \u{200B}\t\u{200B}\n",
      to: "long.tsv")
    let outcome = try runWithTwoModels(
      #"dragoman align --model "$MODEL" --reverse-model "$REVERSE" --corpus long.tsv --symmetrize union"#
    )
    #expect(outcome.code == 0 && outcome.lines.count == 6, "\(outcome.errors)")
    #expect(outcome.lines.prefix(5).map(\.isEmpty) == [false, true, true, false, false])
    #expect(outcome.errors.contains("warning: pair 4 (long.tsv:4"))
    #expect(outcome.errors.contains("warning: pair 5 (long.tsv:5"))
  }

  @Test(
    "Refuses models that do not fit",
    arguments: [
      ("--reverse-model \"$MODEL\"", 64, "translates from en to fr, expected the reverse of"),
      ("--reverse-model none", 66, "none"), ("--symmetrize union", 64, "--reverse-model"),
      ("--reverse-model \"$REVERSE\" --symmetrize any", 64, "grow-diag"),
      ("--reverse-model \"$REVERSE\" --attention-level subword", 64, "--attention-level"),
      ("--reverse-model copy --alignments copy/config.yaml", 64, "of the model"),
    ])
  func misfits(flags: String, code: Int32, words: String) throws {
    let outcome = try runWithTwoModels(
      #"cp -r "$REVERSE" copy; dragoman align --model "$MODEL" --corpus corpus.tsv \#(flags)"#)
    #expect(
      outcome.code == code && outcome.output == "" && outcome.errors.contains(words),
      "\(outcome.errors)")
  }

  /// Varieties are the same language, and a model that names no languages fits any other. It finds the words of the forward
  /// model: where text has no spaces, words are the subwords of a vocabulary.
  @Test func wordsAreThoseOfTheForwardModel() throws {
    let nouns = ["狗", "猫", "鸟", "马", "男人", "孩子"]
    let verbs = ["跑步", "睡觉", "吃饭", "唱歌", "跌倒", "走路", "阅读", "大笑", "等待", "喝水"]
    let chinese = nouns.flatMap { noun in verbs.map { "一只\(noun)正在\($0)。" } }
    let pairs = zip(chinese, Workshop.pairs)
    try workshop.folder.write(pairs.map { "\($0)\t\($1.english)\n" }.joined(), to: "zh.tsv")
    try workshop.folder.write(pairs.map { "\($1.english)\t\($0)\n" }.joined(), to: "en.tsv")
    let outcome = try workshop.run(
      #"""
      train() { dragoman train --quiet --max-steps 1 --hidden-size 8 --embedding-size 8 --vocab-size 80 "$@" || exit; }
      train --model forward --corpus zh.tsv --source zh --target en
      train --model regions --corpus en.tsv --source en-GB --target zh-Hant --vocab-type char
      train --model unnamed --corpus en.tsv --vocab-type char
      for m in regions unnamed; do
        dragoman align --model forward --reverse-model $m --corpus zh.tsv --symmetrize union --attention-csv csv \
          --alignments $m.links 2> /dev/null || exit
      done
      """#)
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    for name in ["regions", "unnamed"] {
      let lines = try workshop.folder.text("\(name).links").split(separator: "\n")
      var subwordCount = 0
      for (index, line) in lines.enumerated() {
        let number = "\(100_001 + index)".dropFirst()
        let matrix = AttentionTests.records(try workshop.folder.text("csv/\(number).csv"))
        let sources = line.split(separator: " ").compactMap {
          Int($0.prefix { $0 != "-" })
        }
        // The reverse model links every source word.
        #expect(Set(sources) == Set(0..<matrix[0].count - 1))
        subwordCount += matrix[0].count - 1
      }
      #expect(lines.count == 60 && subwordCount < chinese.map(\.count).reduce(0, +))
    }
  }
}
