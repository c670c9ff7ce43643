import Foundation
import TestSupport
import Testing

/// `dragoman align` without a model.
@Suite struct MemoryAlignmentTests: MemoryAlignmentFolder {
  let folder: TemporaryFolder

  init() throws {
    folder = try Self.folder(with: "train.en-fr.tmx", "train.en-fr.pharaoh")
  }

  // MARK: Pairs

  @Test("Every line of text has a line of links, in every form", arguments: [false, true])
  func lines(isPlain: Bool) throws {
    try folder.write("\n\nA dog.\n\nA cat.\n\u{200B}\n\n", to: "s")
    try folder.write("x\n\nUn chien.\n\nUn chat.\nUn.\n \n", to: "t")
    let corpus = isPlain ? "--source-file s --target-file t" : "--corpus st.tsv"
    let outcome = try run(
      """
      paste s t > st.tsv
      align \(corpus) --align-also corpus.tsv --attention-csv csv --attention-table table --alignments links &&
        cat links
      """)
    // A pair of a text without a word is a pair.
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.lines == ["", "", "0-0 1-1 2-2", "", "0-0 1-1 2-2", "", ""])
    let names = folder.names.contains("csv") ? folder.contents(of: "csv").keys.sorted() : []
    #expect(names.filter { $0 != "00006.csv" } == ["00003.csv", "00005.csv"])
    #expect(try matrix("csv/00003.csv")[0] == ["", "A", "dog", "."])
    #expect(Set(try matrix("table").dropFirst().map { $0[0] }) == ["3", "5"])
    #expect(outcome.errors.contains("pairs; this takes about 32 MiB of memory\n"))
  }

  @Test func everyFormatAlignsTheSame() throws {
    let outcome = try run(
      """
      align --corpus corpus.tsv > tsv 2> /dev/null && align --corpus corpus.tmx $langs > tmx 2> /dev/null || exit
      cut -f 1 corpus.tsv > s; cut -f 2 corpus.tsv > t
      align --source-file s --target-file t --source en --target fr 2> /dev/null | cmp - tmx
      gzip -k corpus.tmx corpus.tsv
      align --corpus corpus.tmx.gz $langs 2> /dev/null | cmp - tmx
      align --corpus corpus.tsv.gz 2> /dev/null | cmp - tsv
      align --corpus - < corpus.tsv 2> /dev/null | cmp - tsv
      align --corpus corpus.tsv --workers 1 2> /dev/null | cmp - tsv
      cmp tsv tmx; sort -u tsv
      """)
    #expect(outcome.code == 0 && outcome.output == "0-0 1-1 2-2 3-3\n", "\(outcome.output)")
    #expect(outcome.errors == "")
  }

  @Test func pairsOfSeveralFilesAreNumberedThrough() throws {
    try folder.write(String(repeating: "\n", count: 700) + "A dog.\tUn chien.\n\n", to: "t.tsv")
    let outcome = try run(
      "align --corpus t.tsv corpus.tmx t.tsv $langs --attention-csv csv --alignments - --align-also corpus.tsv"
    )
    let linked = outcome.lines.indices.filter { !outcome.lines[$0].isEmpty }
    #expect(outcome.code == 0 && outcome.lines.count == 1464)
    #expect(linked == [700] + Array(702..<762) + [1462])
    #expect(
      folder.contents(of: "csv").keys.sorted()
        == linked.map { "\(100_001 + $0)".dropFirst() + ".csv" })
  }

  @Test func tokenizedTextKeepsItsWords() throws {
    try folder.write("A\u{A0}dog don't, runs\u{2028}.\tUn\u{85}chien court.\n", to: "t.tsv")
    let outcome = try run(
      "align --corpus t.tsv --tokenized --attention-csv csv --source fr --target en")
    #expect(outcome.code == 0)
    #expect(try matrix("csv/00001.csv")[0] == ["", "A\u{A0}dog", "don't,", "runs\u{2028}."])
    #expect(try matrix("csv/00001.csv").dropFirst().map { $0[0] } == ["Un\u{85}chien", "court."])
  }

  @Test("Other pairs are learned from, in any format, and not written")
  func alignAlso() throws {
    try folder.write("A dog.\tUn chien.\n", to: "one.tsv")
    let outcome = try run(
      """
      align --corpus one.tsv $langs; align --corpus one.tsv --align-also corpus.tmx $langs --lexicon l
      align --corpus one.tsv --align-also corpus.tmx corpus.tsv --source en-GB --target FR
      cut -f 1,2 l | grep -x $'child\\tenfant'
      """)
    try #require(outcome.lines.count == 4, "\(outcome.output)")
    #expect(outcome.lines[0] != outcome.lines[1])
    #expect(outcome.lines[1] == "0-0 1-1 2-2" && outcome.lines[2] == outcome.lines[1])
    #expect(outcome.lines[3] == "child\tenfant")
    for count in ["1 pair;", "61 pairs;", "121 pairs;"] {
      #expect(outcome.errors.contains("aligning \(count)"), "\(outcome.errors)")
    }
  }

  @Test("A corpus without pairs has no links", arguments: [0, 2])
  func noPairs(lineCount: Int) throws {
    try folder.write(String(repeating: "\n", count: lineCount), to: "e.tsv")
    let outcome = try run(
      "align --corpus e.tsv --lexicon l --attention-csv csv --alignments - && cat l && ls csv")
    #expect(outcome.code == 0 && outcome.lines == Array(repeating: "", count: lineCount))
  }

  @Test("Longer texts are cut, with a warning")
  func longText() throws {
    let long = (0..<1700).map { "w\($0)" }.joined(separator: " ")
    try folder.write(
      "A dog.\tUn chien.\n\n\(long)\t\(long)\nA dog.\t\(long)\n\(long)\tUn.\n", to: "long.tsv")
    for forms in ["", "--attention-table table --alignments -"] {
      let outcome = try run("align --corpus long.tsv --symmetrize union \(forms)")
      try #require(outcome.code == 0 && outcome.lines.count == 5, "\(outcome.errors)")
      for line in 3...5 {
        let cut =
          "warning: pair \(line) (long.tsv:\(line)) is too long; only the first 1,000 words of each side are aligned"
        #expect(outcome.errors.contains(cut), "\(outcome.errors)")
      }
      let links = outcome.lines[2].split(separator: " ")
      // Words that are the same on both sides; the other two pairs tell nothing of them.
      let same = links.count { $0.split(separator: "-").first == $0.split(separator: "-").last }
      #expect(same > 600, "\(same)")
      #expect(
        links.allSatisfy {
          $0.split(separator: "-").allSatisfy { Int($0).map { $0 < 1000 } == true }
        })
    }
    let longest = try matrix("table").compactMap { $0[0] == "3" ? Int($0[1]) : nil }.max()
    #expect(longest == 999)
  }

  @Test("Damage ends it, unless what is left is asked for")
  func damage() throws {
    let outcome = try run(
      """
      gzip -c corpus.tmx | head -c 600 > cut.tmx.gz
      head -c 3000 corpus.tmx > cut.tmx
      for file in cut.tmx.gz cut.tmx; do
        align --corpus $file $langs; echo $?; align --corpus $file $langs --recover | sort | uniq -c | sed 's/^ *[0-9]*//'
        align --corpus corpus.tsv --align-also $file $langs; echo $?
        align --corpus corpus.tsv --align-also $file $langs --recover | wc -l
      done
      """)
    let expected = ["65", " 0-0 1-1 2-2 3-3", "65", "60"]
    #expect(outcome.lines == expected + expected, "\(outcome.output)\(outcome.errors)")
  }

  // MARK: Refusals

  @Test(
    "Refuses in one sentence",
    arguments: [
      ("--alignments corpus.tsv", 64, "would be lost"),
      ("--lexicon corpus.tsv", 64, "would be lost"),
      ("--align-also other.tsv --lexicon other.tsv", 64, "would be lost"),
      ("--align-also other.tsv --attention-table other.tsv", 64, "would be lost"),
      ("--lexicon l --alignments l", 64, "two outputs cannot share one file"),
      ("--lexicon -", 64, "standard output has the alignments"),
      ("--align-also none.tsv", 66, "none.tsv: there is no such file"),
      ("--align-also . --source en --target fr", 66, "folder"), ("--lexicon none/l", 74, "none/l"),
      ("--lexicon .", 74, "folder"), ("--alignments none/l", 74, "none/l"),
      ("--align-also corpus.tmx", 64, "--source"),
    ])
  func refusals(flags: String, code: Int32, words: String) throws {
    let outcome = try run("cp corpus.tsv other.tsv; align --corpus corpus.tsv \(flags)")
    #expect(outcome.code == code && outcome.errors.contains(words), "\(outcome.errors)")
    #expect(outcome.isOneError && outcome.output == "", "\(outcome.output)")
    #expect(!folder.names.contains { $0.hasSuffix(".partial") })
  }

  @Test(
    "Refuses options that need a model, or have no use for one",
    arguments: [
      ("--align-also corpus.tsv --model m", "--align-also is for the statistical aligner"),
      ("--lexicon l --model m", "--lexicon is for the statistical aligner"),
      ("--seed 2 --model m", "--seed is for the statistical aligner"),
      ("--reverse-model m", "give --model"), ("--attention-weights prior", "give --model"),
      ("--attention-level subword", "--attention-level"),
      ("--model m --symmetrize union", "--reverse-model"), ("--align-also", "--align-also"),
      ("--symmetrize grow", "grow-diag-final-and"), ("--seed x", "--seed"),
      ("--alignment-threshold 2", "--alignment-threshold"),
      ("--corpus - --align-also -", "standard input"),
    ])
  func options(flags: String, words: String) throws {
    let outcome = try run("align --corpus corpus.tsv \(flags)")
    #expect(
      outcome.code == 64 && outcome.output == "" && outcome.errors.contains(words),
      "\(outcome.errors)")
  }

  @Test func theCorpusIsNeededAndReadable() throws {
    let outcome = try run(
      "align; echo $?; align --corpus none.tsv; echo $?; align --corpus corpus.tmx; echo $?; align --corpus corpus.tsv --lexicon /dev/full > /dev/null; echo $?"
    )
    #expect(outcome.output == "64\n66\n64\n74\n", "\(outcome.output)")
  }

  // MARK: Quality

  @Test("The demonstration corpus, from its pairs alone")
  func demonstration() throws {
    let outcome = try run(
      """
      align --corpus train.en-fr.tmx $langs --alignments links || exit
      dragoman evaluate --alignments links --gold train.en-fr.pharaoh
      """)
    let rate = Self.rate(outcome.output)
    #expect(outcome.code == 0 && rate.map { $0 < 9 } == true, "\(outcome.output)\(outcome.errors)")
  }

  @Test(
    "Sentences of the Canadian Hansards, from the test pairs alone",
    .enabled(
      if: SharedData.file("data/hansards/test.gold") != nil, "needs ../shared/data/hansards"))
  func hansards() throws {
    let gold = try #require(SharedData.file("data/hansards/test.gold"))
    let test = gold.deletingPathExtension().path
    let outcome = try run(
      """
      align --source-file \(test).en --target-file \(test).fr $langs --tokenized --alignments links || exit
      dragoman evaluate --alignments links --gold \(gold.path); wc -l < links
      """)
    let rate = Self.rate(outcome.output)
    #expect(rate.map { $0 <= 17.5 } == true, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.lines.last == "447")
  }

  /// The first number of what `evaluate` prints, in percent.
  private static func rate(_ output: String) -> Double? {
    output.split { !$0.isNumber && $0 != "." }.compactMap { Double($0) }.first
  }

  @Test("Any text gives a line of links a pair, within its words")
  func anyText() throws {
    let alphabet = Array(
      "aZé ß.,'-\"=١٢אבגد한국漢字かなไทยကម្ភ𝒳👩‍👩‍👧‍👦🇫🇷\u{200B}\u{301}\u{FEFF}\u{2028}\u{85}\u{A0}\u{3000}"
        .unicodeScalars)
    var counter: UInt64 = 1
    func random(_ bound: Int) -> Int {
      counter = counter &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((counter >> 33) % UInt64(bound))
    }
    func text() -> String {
      let length = random(40) == 0 ? 4000 : random(4) == 0 ? random(3) : random(60)
      var scalars = String.UnicodeScalarView()
      for _ in 0..<length { scalars.append(alphabet[random(alphabet.count)]) }
      return String(scalars)
    }
    try folder.write((0..<300).map { _ in "\(text())\t\(text())\n" }.joined(), to: "any.tsv")
    for flags in ["", "--tokenized", "--source zh --target th", "--source fr --target he"] {
      let outcome = try run(
        "align --corpus any.tsv \(flags) --attention-csv csv --lexicon l --alignments - --symmetrize union"
      )
      #expect(outcome.code == 0 && outcome.lines.count == 300, "\(outcome.errors)")
      for (index, line) in outcome.lines.enumerated() where !line.isEmpty {
        let matrix = try matrix("csv/\("\(100_001 + index)".dropFirst()).csv")
        for link in line.split(separator: " ") {
          let ends = link.split(separator: "-").compactMap { Int($0) }
          #expect(ends.count == 2 && ends[0] < matrix[0].count - 1 && ends[1] < matrix.count - 1)
        }
      }
      for line in try folder.text("l").components(separatedBy: "\n").dropLast() {
        #expect(line.split(separator: "\t").count == 4, "\(line)")
      }
      try FileManager.default.removeItem(at: folder.file("csv"))
    }
  }
}
