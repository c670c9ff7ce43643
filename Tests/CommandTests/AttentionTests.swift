import Foundation
import TestSupport
import Testing

/// The attention options of `translate` and `align`: every form tells the same.
@Suite struct AttentionTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  /// The fields of a file (RFC 4180).
  static func records(_ text: String) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field = ""
    var isQuoted = false
    var characters = Array(text.unicodeScalars)[...]
    while let character = characters.popFirst() {
      switch character {
      case "\"" where isQuoted && characters.first == "\"":
        field.unicodeScalars.append("\"")
        characters.removeFirst()
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        record.append(field)
        field = ""
      case "\n" where !isQuoted:
        records.append(record + [field])
        record = []
        field = ""
      default: field.unicodeScalars.append(character)
      }
    }
    return records
  }

  static let input = "A dog, \"big\", runs.\n\nA child in a café sleeps."

  @Test("Matrices, table and links agree", arguments: [1, 5], [true, false])
  func forms(beam: Int, keepsEnd: Bool) throws {
    let outcome = try workshop.run(
      #"dragoman translate --model "$MODEL" --attention-csv a/b/csv --attention-table t.csv "#
        + "--attention-svg a/svg --attention-json json "
        + "--alignments links -b \(beam) \(keepsEnd ? "--attention-eos" : "")", input: Self.input)
    #expect(outcome.code == 0 && outcome.errors == "" && outcome.lines.count == 3)
    #expect(Set(workshop.folder.contents(of: "a/b/csv").keys) == ["00001.csv", "00003.csv"])

    let table = Self.records(try workshop.folder.text("t.csv"))
    #expect(
      table[0] == ["sentence", "target_index", "target", "source_index", "source", "weight"])
    let links = try workshop.folder.text("links").components(separatedBy: "\n")
    #expect(links.count == 4 && links[1] == "" && links[3] == "")
    let sources = [
      1: ["A", "dog", ",", "\"", "big", "\"", ",", "runs", "."],
      3: ["A", "child", "in", "a", "café", "sleeps", "."],
    ]
    var cells: [[String]] = []
    for (line, words) in sources.sorted(by: { $0.key < $1.key }) {
      let matrix = Self.records(try workshop.folder.text("a/b/csv/0000\(line).csv"))
      #expect(matrix[0] == [""] + words + (keepsEnd ? ["</s>"] : []))
      let rows = matrix.dropFirst()
      let printed = outcome.lines[line - 1].filter { $0 != " " }
      #expect(rows.map { $0[0] }.joined() == printed + (keepsEnd ? "</s>" : ""))
      var strongest: [String] = []
      for (index, row) in rows.enumerated() {
        let weights = try row.dropFirst().map { try #require(Double($0)) }
        let sum = weights.reduce(0, +)
        #expect(keepsEnd ? abs(sum - 1) < 1e-4 : sum <= 1.0001)
        for (column, weight) in row.dropFirst().enumerated() {
          cells.append(["\(line)", "\(index)", row[0], "\(column)", matrix[0][column + 1], weight])
        }
        if index < rows.count - (keepsEnd ? 1 : 0) {
          let most = weights.prefix(words.count).max() ?? 0
          strongest.append("\(weights.firstIndex(of: most) ?? 0)-\(index)")
        }
      }
      #expect(Set(links[line - 1].components(separatedBy: " ")) == Set(strongest))

      let json = try JSONLine(try workshop.folder.text("json").split(separator: "\n")[line - 1])
      #expect(json.source.words == Array(matrix[0].dropFirst()))
      #expect(json.target.words == rows.map { $0[0] })
      #expect(json.weights == rows.map { $0.dropFirst().compactMap { Double($0) } })
      let svg = try workshop.folder.text("a/svg/0000\(line).svg")
      let drawn = svg.components(separatedBy: "data-weights=\"").dropFirst().map {
        $0.prefix { $0 != "\"" }.split(separator: " ").map(String.init)
      }
      #expect(drawn == rows.map { Array($0.dropFirst()) })
    }
    #expect(Array(table.dropFirst()) == cells)
  }

  @Test func piecesAreRowsAndColumnsAtTheSubwordLevel() throws {
    let outcome = try workshop.run(
      #"""
      dragoman translate --model "$MODEL" --attention-level subword --attention-eos \
        --attention-csv csv --alignments links --alignment-threshold 0
      """#, input: "A dog runs.\n")
    #expect(outcome.code == 0)
    let matrix = Self.records(try workshop.folder.text("csv/00001.csv"))
    #expect(matrix[0].dropFirst().dropLast().joined() == "▁A▁dog▁runs.")
    #expect(matrix[0].last == "</s>" && matrix.last?.first == "</s>")
    for row in matrix.dropFirst() {
      #expect(abs(row.dropFirst().compactMap(Double.init).reduce(0, +) - 1) < 1e-4)
    }
    // Above 0 is every pair but those with the ends.
    let links = try workshop.folder.text("links").split(separator: " ").count
    #expect(links == (matrix.count - 2) * (matrix[0].count - 2))
  }

  @Test("A line without a pair gives an empty line, in every form", arguments: [false, true])
  func alignAnswersEveryLine(isPlain: Bool) throws {
    try workshop.folder.write("\n\nA dog.\n\nA cat.\n\n", to: "s")
    try workshop.folder.write("x\n\nUn chien.\n\nUn chat.\n \n", to: "t")
    let corpus = isPlain ? "--source-file s --target-file t" : "--corpus st.tsv"
    let outcome = try workshop.run(
      """
      paste s t > st.tsv
      dragoman align --model "$MODEL" \(corpus) --attention-csv csv --attention-table table \\
        --alignments links && cat links
      """)
    #expect(outcome.code == 0 && outcome.lines.count == 6)
    #expect(outcome.lines.map(\.isEmpty) == [true, true, false, true, false, true])
    #expect(Set(workshop.folder.contents(of: "csv").keys) == ["00003.csv", "00005.csv"])
    let table = Self.records(try workshop.folder.text("table")).dropFirst()
    #expect(Set(table.map { $0[0] }) == ["3", "5"])
  }

  @Test func alignCountsLinesOverFilesAndPairsOfMemories() throws {
    func unit(_ english: String, _ variant: String) -> String {
      "<tu><tuv xml:lang=\"en\"><seg>\(english)</seg></tuv>\(variant)</tu>"
    }
    let french = "<tuv xml:lang=\"fr\"><seg>Un chien.</seg></tuv>"
    try workshop.folder.write(
      "<tmx><header/><body>\(unit("No.", ""))\(unit("A dog.", french))</body></tmx>", to: "m.tmx")
    // More lines without a pair than wait together.
    try workshop.folder.write(
      String(repeating: "\n", count: 5000) + "A dog.\tUn chien.\n\n", to: "t.tsv")
    let outcome = try workshop.run(
      #"dragoman align --model "$MODEL" --corpus t.tsv m.tmx t.tsv --source en --target fr"#)
    let linked = outcome.lines.indices.filter { !outcome.lines[$0].isEmpty }
    #expect(outcome.code == 0 && outcome.lines.count == 10_005)
    #expect(linked == [5000, 5002, 10_003])
  }

  @Test func tokenizedTextKeepsItsWords() throws {
    _ = try workshop.run(
      #"dragoman translate --model "$MODEL" --tokenized --attention-csv csv"#,
      input: "A don't-dog, runs.\n")
    let matrix = Self.records(try workshop.folder.text("csv/00001.csv"))
    #expect(matrix[0] == ["", "A", "don't-dog,", "runs."])
    try workshop.folder.write(
      "A\u{A0}dog \u{3000} runs\u{2028}.\tUn\u{85}chien court.\n", to: "t.tsv")
    let links = try workshop.run(
      #"dragoman align --model "$MODEL" --corpus t.tsv --tokenized --attention-csv aligned"#)
    #expect(links.code == 0)
    let aligned = Self.records(try workshop.folder.text("aligned/00001.csv"))
    #expect(aligned[0] == ["", "A\u{A0}dog", "\u{3000}", "runs\u{2028}."])
    #expect(aligned.dropFirst().map { $0[0] } == ["Un\u{85}chien", "court."])
  }

  @Test func csvOpensInASpreadsheetWhereThatIsAskedFor() throws {
    let outcome = try workshop.run(
      #"""
      printf '=1+2 -3 @x café +4\n' > in
      t="dragoman translate --model $MODEL --tokenized"
      $t --attention-csv a --attention-table a.csv < in > /dev/null
      $t --attention-csv b --attention-table b.csv --csv-bom --csv-safe < in > /dev/null
      head -c 3 b.csv | od -An -tx1; head -c 3 b/00001.csv | od -An -tx1; head -1 a/00001.csv
      printf '=1\tUn chien\n' > p.tsv
      dragoman align --model "$MODEL" --corpus p.tsv --tokenized --csv-safe --attention-table - 2> /dev/null | cut -d , -f 5 | sort -u
      """#)
    #expect(
      outcome.lines == [
        " ef bb bf", " ef bb bf", ",=1+2,-3,@x,café,+4", "'=1", "source",
      ], "\(outcome.output)\(outcome.errors)")
    let safe = try workshop.folder.text("b/00001.csv")
    #expect(safe.hasPrefix("\u{FEFF},'=1+2,'-3,'@x,café,'+4\n"))
    func plain(_ text: String) -> String { text.filter { $0 != "'" && $0 != "\u{FEFF}" } }
    #expect(plain(safe) == (try plain(workshop.folder.text("a/00001.csv"))))
    #expect(
      plain(try workshop.folder.text("b.csv")) == plain(try workshop.folder.text("a.csv")))
  }

  /// A program that was built without librsvg says so; one with it draws.
  @Test func pictures() throws {
    let outcome = try workshop.run(
      #"dragoman translate --model "$MODEL" --attention-png png --attention-svg svg"#,
      input: "A dog runs.\n")
    #if PNG
      #expect(outcome.code == 0, "\(outcome.errors)")
      let png = try #require(workshop.folder.contents(of: "png")["00001.png"])
      #expect(png.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #else
      #expect(outcome.code == 64 && outcome.isOneError && outcome.errors.contains("--traits PNG"))
    #endif
  }

  /// CSV files and pictures may go to the same folder; a table in the format of another program is no CSV.
  @Test func severalForms() throws {
    let outcome = try workshop.run(
      #"""
      echo 'A dog runs.' > in
      t='dragoman translate --model '"$MODEL"
      $t --attention-csv both --attention-svg both --attention-table m --attention-format marian < in || exit
      $t --attention-format nematus < in; echo $?
      $t --attention-table t --attention-format sockeye --csv-bom < in; echo $?
      $t --attention-html page --compare-model none < in; echo $?
      $t --compare-model "$MODEL" < in; echo $?
      """#)
    #expect(outcome.code == 0)
    #expect(Set(workshop.folder.contents(of: "both").keys) == ["00001.csv", "00001.svg"])
    #expect(outcome.lines.suffix(4) == ["64", "64", "66", "64"], "\(outcome.errors)")
    let line = try workshop.folder.text("m")
    let counts = line.split(separator: " ||| ").map { $0.split(separator: " ").count }
    #expect(counts.count == 2 && counts.last == (counts.first ?? 0) + 1)
  }

  @Test("Options of CSV need CSV", arguments: ["--csv-bom", "--csv-safe"])
  func csvOptions(flag: String) throws {
    let outcome = try workshop.run(
      #"dragoman translate --model "$MODEL" --alignments a \#(flag)"#)
    #expect(outcome.code == 64 && outcome.errors.contains(flag))
  }

  @Test func blocksGoToStandardError() throws {
    let outcome = try workshop.run(
      #"dragoman translate --model "$MODEL" --attention-terminal"#, input: Self.input)
    #expect(outcome.lines.count == 3)
    #expect(outcome.errors.hasPrefix("sentence 1\n") && outcome.errors.contains("sentence 3\n"))
    #expect(outcome.errors.contains("▕"))
  }

  @Test func alignNumbersPairsAsExportPrintsThemAndLinesOfText() throws {
    try workshop.folder.write("A dog.\tUn chien.\nno tab\n\tx\nA cat.\tUn chat.\n", to: "b.tsv")
    let outcome = try workshop.run(
      #"""
      dragoman corpus export corpus.tmx corpus.tsv b.tsv --source en --target fr > pairs 2> /dev/null
      dragoman align --model "$MODEL" --corpus corpus.tmx corpus.tsv b.tsv --attention-csv csv \
        --alignments file --workers 1 2> report
      dragoman align --model "$MODEL" --corpus corpus.tmx corpus.tsv b.tsv --workers 2
      """#)
    #expect(outcome.code == 0)
    let pairs = try workshop.folder.text("pairs").split(separator: "\n")
    #expect(pairs.count == 122 && outcome.lines.count == 124)
    #expect(try workshop.folder.text("file") == outcome.output)
    #expect(try workshop.folder.text("report") == outcome.errors)
    #expect(outcome.errors.hasPrefix("124 units, 122 pairs\n"))
    #expect(workshop.folder.contents(of: "csv").count == 122)
    let last = Self.records(try workshop.folder.text("csv/00124.csv"))
    #expect(last[0] == ["", "A", "cat", "."])
    #expect(last.dropFirst().map { $0[0] } == ["Un", "chat", "."])
    // Every target word has one link.
    #expect(outcome.lines.dropFirst(121).prefix(2).elementsEqual(["", ""]))
    let linked = outcome.lines.prefix(121) + outcome.lines.dropFirst(123)
    for (line, pair) in zip(linked, pairs) {
      let words = pair.split(separator: "\t")[1].split(separator: " ").count + 1
      #expect(line.split(separator: " ").count == words)
    }
  }

  @Test func alignOfATranslationIsTheAttentionThatTranslatePaid() throws {
    let outcome = try workshop.run(
      #"""
      cut -f 1 corpus.tsv | head -20 > source
      dragoman translate --model "$MODEL" --attention-csv found -b 1 < source > target
      paste source target > given.tsv
      dragoman align --model "$MODEL" --corpus given.tsv --attention-weights prior --attention-csv given 2> /dev/null
      """#)
    #expect(outcome.code == 0)
    let found = workshop.folder.contents(of: "found")
    let given = workshop.folder.contents(of: "given")
    #expect(found.count == 20 && Set(found.keys) == Set(given.keys))
    // The pieces of a printed text may be others than those it was printed from.
    #expect(found.count { given[$0.key] == $0.value } >= 10)
  }

  /// Posterior weights are the default, differ from the prior's, and say what the links say.
  @Test func attentionWeights() throws {
    let outcome = try workshop.run(
      #"""
      align() { dragoman align --model "$MODEL" --corpus corpus.tsv --attention-eos "$@" 2> /dev/null; }
      align --attention-csv given --alignments links
      align --attention-csv posterior --attention-weights posterior
      diff -r given posterior
      align --attention-csv prior --attention-weights prior
      align --attention-csv subwords --attention-level subword --workers 1
      """#)
    #expect(outcome.code == 0 && outcome.output == "" && outcome.errors == "")
    let links = try workshop.folder.text("links").split(
      separator: "\n", omittingEmptySubsequences: false)
    let prior = workshop.folder.contents(of: "prior")
    var differences = 0
    for (name, csv) in workshop.folder.contents(of: "given") {
      let number = try #require(Int(name.prefix(5)))
      let weights = Self.records(String(decoding: csv, as: UTF8.self)).dropFirst().map {
        $0.dropFirst().map { Double($0) ?? .nan }
      }
      for row in weights { #expect(abs(row.reduce(0, +) - 1) < 1e-5, "\(name)") }
      let greatest = weights.dropLast().map { $0.dropLast().max() ?? .nan }
      let seen = links[number - 1].split(separator: " ").map { link in
        link.split(separator: "-").compactMap { Int($0) }
      }
      // Weights in a file have six decimals, of which two may be equal.
      for link in seen {
        #expect(weights[link[1]][link[0]] >= greatest[link[1]] - 1e-5, "\(name)")
      }
      #expect(seen.count == greatest.count)
      if prior[name] != csv { differences += 1 }
    }
    #expect(differences > 50)
    for csv in workshop.folder.contents(of: "subwords").values {
      for row in Self.records(String(decoding: csv, as: UTF8.self)).dropFirst() {
        #expect(abs(row.dropFirst().reduce(0) { $0 + (Double($1) ?? .nan) } - 1) < 1e-5)
      }
    }
  }

  @Test func whatStandsBeforeDamageIsAligned() throws {
    let whole = try workshop.folder.text("corpus.tmx")
    try workshop.folder.write(String(whole.prefix(1000)), to: "cut.tmx")
    let outcome = try workshop.run(
      #"""
      dragoman align --model "$MODEL" --corpus corpus.tmx --alignments whole 2> /dev/null
      dragoman corpus export cut.tmx --source en --target fr 2> /dev/null | wc -l
      echo old > table
      dragoman align --model "$MODEL" --corpus cut.tmx --attention-csv csv --alignments - \
        --attention-table table
      """#)
    #expect(outcome.code == 65 && outcome.isOneError)
    #expect(try workshop.folder.text("table") == "old\n")
    let count = try #require(Int(outcome.lines[0]))
    #expect(count > 3)
    let links = try workshop.folder.text("whole").split(separator: "\n").prefix(count)
    #expect(outcome.lines.dropFirst().elementsEqual(links.map(String.init)))
    #expect(workshop.folder.contents(of: "csv").count == count)
  }

  @Test func standardOutputByAnotherNameIsStandardOutput() throws {
    let outcome = try workshop.run(
      #"""
      dragoman align --model "$MODEL" --corpus corpus.tsv 2> /dev/null > one
      dragoman align --model "$MODEL" --corpus corpus.tsv --alignments two 2> /dev/null > two
      dragoman align --model "$MODEL" --corpus corpus.tsv --alignments /dev/stdout 2> /dev/null | cmp one
      cmp one two
      """#)
    #expect(outcome.code == 0 && outcome.output == "")
    #expect(try workshop.folder.text("one").split(separator: "\n").count == 60)
  }

  @Test func aLongPairIsAlignedThatFarWithAWarning() throws {
    let long = String(repeating: "a dog runs ", count: 400)
    try workshop.folder.write("A dog.\tUn chien.\n\(long)\tUn chien.\n", to: "long.tsv")
    let outcome = try workshop.run(#"dragoman align --model "$MODEL" --corpus long.tsv"#)
    #expect(outcome.code == 0 && outcome.lines.count == 2)
    #expect(outcome.errors.contains("warning: pair 2 (long.tsv:2"))
  }
}
