import Foundation
import TestSupport
import Testing

@Suite struct InspectCommandTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  static let columns = [
    "pair", "place", "suspicion", "reasons", "source", "target", "log_probability_per_word",
    "reverse_log_probability_per_word", "gain", "reverse_gain", "length_ratio", "uncovered_source",
    "uncovered_target", "sharpness", "numbers_differ", "tags_differ", "ending_differs", "copy",
    "other_script", "other_translation",
  ]

  /// Every pair has a row, in the order of the corpus; planted errors are suspicious, and it says why.
  @Test func findsWhatIsPlanted() throws {
    var pairs = Workshop.pairs.map { "\($0.english)\t\($0.french)" }
    pairs[10] = "A dog 12 runs.\tUn chien court."
    pairs[20] = "Un homme mange.\tA man eats."
    pairs[30] = "A man eats.\tУн ом манж."
    try workshop.folder.write(pairs.joined(separator: "\n") + "\n", to: "noisy.tsv")
    let reverse = try TrainedModel.reverse.get().path
    let outcome = try workshop.run(
      #"""
      dragoman inspect --model "$MODEL" --corpus noisy.tsv > one.csv 2> errors || exit
      dragoman inspect --model "$MODEL" --reverse-model '\#(reverse)' --corpus noisy.tsv \
        --output two.csv --workers 1 || exit
      dragoman inspect --model "$MODEL" --corpus noisy.tsv --workers 2 2> /dev/null | cmp - one.csv
      """#)
    #expect(outcome.code == 0 && outcome.output == "", "\(outcome.errors)")
    #expect(outcome.errors == "60 units, 60 pairs\n")
    for (name, hasReverse) in [("one.csv", false), ("two.csv", true)] {
      let rows = AttentionTests.records(try workshop.folder.text(name))
      #expect(rows[0] == Self.columns)
      #expect(rows.count == 61 && rows.dropFirst().map { $0[0] } == (1...60).map { "\($0)" })
      let texts = rows.dropFirst().map { "\($0[4])\t\($0[5])" }
      #expect(texts == pairs)
      #expect(
        rows.dropFirst().allSatisfy {
          $0[7].isEmpty == !hasReverse && $0[12].isEmpty == !hasReverse
        })
      let suspicions = rows.dropFirst().map { Double($0[2]) ?? .nan }
      // A model of 40 updates hardly tells pairs apart, but a language and a script are plain.
      let worst = suspicions.indices.sorted { suspicions[$0] > suspicions[$1] }.prefix(4)
      #expect(Set(worst).isSuperset(of: [20, 30]))
      #expect(rows[11][3].contains("numbers differ: 12 / none"))
      #expect(rows[21][3].contains("looks like the language of"))
      #expect(rows[31][3].contains("the target is in another script"))
      #expect(rows[11][1] == "noisy.tsv:11")
    }
  }

  /// What `inspect` says of a translation is what `translate` said.
  @Test func scoresAreThoseOfTheSearch() throws {
    let outcome = try workshop.run(
      #"""
      cut -f1 corpus.tsv | head -n 5 > source
      dragoman translate --model "$MODEL" --attention-json j < source > target
      paste source target > pairs.tsv
      dragoman inspect --model "$MODEL" --corpus pairs.tsv 2> /dev/null
      """#)
    #expect(outcome.code == 0)
    let rows = AttentionTests.records(outcome.output).dropFirst()
    let lines = try workshop.folder.text("j").split(separator: "\n")
    try #require(rows.count == 5 && lines.count == 5)
    for (row, line) in zip(rows, lines) {
      struct Score: Decodable { let logProbability: Double }
      let expected = try JSONDecoder().decode(Score.self, from: Data(line.utf8)).logProbability
      let words = row[5].split(separator: " ").count
      let seen = try #require(Double(row[6])) * Double(words)
      #expect(abs(seen - expected) < 1e-3 * max(1, abs(expected)))
    }
  }

  /// The words whose attention is measured are those of `--tokenized`; probabilities do not depend on it.
  @Test func tokenized() throws {
    let outcome = try workshop.run(
      #"""
      { printf 'A dog@-@runs .\tUn chien@-@court .\n'; head -n 20 corpus.tsv; } > pairs.tsv
      for flag in '' --tokenized; do
        dragoman inspect --model "$MODEL" --corpus pairs.tsv $flag 2> /dev/null | sed -n 2p
      done
      """#)
    let rows = AttentionTests.records(outcome.output)
    try #require(rows.count == 2 && rows.allSatisfy { $0.count == 20 }, "\(outcome.errors)")
    // Log-probabilities, gains and the ratio of lengths; then what attention covers and how sharp it is.
    #expect(rows[0][6..<11] == rows[1][6..<11])
    #expect(rows[0][11..<14] != rows[1][11..<14])
  }

  /// The copy lacks the worst units, and has every other byte of the memory.
  @Test func filter() throws {
    let units = try workshop.folder.text("corpus.tmx").components(separatedBy: "<tu>")
    var noisy = units
    noisy[5] = noisy[5].replacing("</seg></tuv></tu>", with: " 1 2 3 4 5</seg></tuv></tu>")
    try workshop.folder.write(noisy.joined(separator: "<tu>"), to: "noisy.tmx")
    let outcome = try workshop.run(
      #"""
      dragoman inspect --model "$MODEL" --corpus noisy.tmx --filter 2% --filtered kept.tmx > csv || exit
      gzip -k noisy.tmx
      dragoman inspect --model "$MODEL" --corpus noisy.tmx.gz --filter 2% --filtered gz.tmx > /dev/null 2>&1
      cmp kept.tmx gz.tmx && dragoman corpus export kept.tmx --source en --target fr 2> /dev/null | wc -l
      """#)
    #expect(outcome.code == 0 && outcome.lines == ["59"])
    #expect(outcome.errors.contains("left out 1 of 60 pairs"))
    let rows = AttentionTests.records(try workshop.folder.text("csv")).dropFirst()
    let worst = try #require(rows.max { (Double($0[2]) ?? 0) < (Double($1[2]) ?? 0) })
    #expect(worst[0] == "5")
    noisy.remove(at: 5)
    let kept = try workshop.folder.text("kept.tmx")
    #expect(
      kept.filter { !$0.isWhitespace }
        == noisy.joined(separator: "<tu>").filter { !$0.isWhitespace })
  }

  @Test(arguments: [
    ("--filter 5%", "--filter needs --filtered"), ("--filtered x", "--filtered needs --filter"),
    ("--filter x --filtered y", "--filter is 'x', expected a share"),
    ("--filter 101% --filtered y", "expected a share from 0% to 100%"),
    ("--html-pairs 0 --html x", "--html-pairs is 0"),
    ("--html-pairs 5", "--html-pairs is for --html"),
    ("--filter 0.5 --filtered y", "expected a share from 0% to 100%"),
    ("--filter 5% --filtered y.tmx.gz", "name it without .gz"),
    ("--fold-limit 5m", "--fold-limit is for the models"),
    ("--folds 2 --fold-limit soon", "expected a time such as 20m"),
    ("--filter 5% --filtered corpus.tsv", "corpus.tsv is a file of the corpus and would be lost"),
    ("--output x --html x", "two outputs cannot share one file"),
    ("--reverse-model \"$MODEL\"", "expected the reverse of"),
    ("--folds 1", "--folds is 1, expected 2 to 100 parts"),
    ("--config c", "--config is for the models of --folds"),
    ("--folds 2 --reverse-model x", "--reverse-model has seen all parts"),
  ])
  func refusals(flags: String, message: String) throws {
    let outcome = try workshop.run(
      "dragoman inspect --model \"$MODEL\" --corpus corpus.tsv \(flags)")
    #expect(outcome.code == 64 && outcome.errors.contains(message), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: workshop.folder.file("y").path))
  }

  @Test func otherFormatsCannotBeFiltered() throws {
    let outcome = try workshop.run(
      #"""
      cut -f1 corpus.tsv > c.en; cut -f2 corpus.tsv > c.fr
      dragoman inspect --model "$MODEL" --corpus c --filter 5% --filtered y
      """#)
    #expect(outcome.code != 0 && outcome.isOneError, "\(outcome.errors)")
  }

  /// Each part is judged by a model that has not seen it; a second run uses the models that are there.
  @Test func folds() throws {
    try workshop.folder.write(
      "embedding-size: 16\nhidden-size: 32\nvocab-size: 60\nmax-steps: 10\nquiet: true\n",
      to: "small.yaml")
    let command =
      "dragoman inspect --folds 2 --model folds --config small.yaml --corpus corpus.tsv --fold-limit 1m"
    let outcome = try workshop.run("\(command) > one.csv || exit\n\(command) > two.csv 2> second")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      outcome.errors.contains("training 2 models, each on about 30 of 60 pairs and for at most 1m"))
    #expect(try workshop.folder.text("one.csv") == workshop.folder.text("two.csv"))
    #expect(try workshop.folder.text("one.csv").split(separator: "\n").count == 61)
    // Together, both models have seen every pair once.
    let seen = try ["folds/fold-1.tsv", "folds/fold-2.tsv"].flatMap {
      try workshop.folder.text($0).split(separator: "\n").map(String.init)
    }
    #expect(seen.sorted() == Workshop.pairs.map { "\($0.english)\t\($0.french)" }.sorted())
    // A pair is judged by the model that has not seen it.
    let rows = AttentionTests.records(try workshop.folder.text("one.csv")).dropFirst()
    for part in 1...2 {
      let trained = Set(
        try workshop.folder.text("folds/fold-\(part).tsv").split(separator: "\n").map(String.init))
      let judged = rows.filter { !trained.contains("\($0[4])\t\($0[5])") }
      let outcome = try workshop.run(
        "dragoman inspect --model folds/fold-\(part) --corpus corpus.tsv 2> /dev/null")
      let alone = AttentionTests.records(outcome.output)
      try #require(alone.count == 61 && !judged.isEmpty)
      for row in judged { #expect(row[6] == alone[Int(row[0]) ?? 0][6]) }
    }
    // Models of other parts, or a folder that holds a model, are refused, and so is a corpus that would be lost.
    let refusals = try workshop.run(
      #"""
      head -n 40 corpus.tsv > other.tsv
      dragoman inspect --folds 2 --model folds --config small.yaml --corpus other.tsv > /dev/null; echo $?
      dragoman inspect --folds 3 --model folds --config small.yaml --corpus corpus.tsv > /dev/null; echo $?
      dragoman inspect --folds 2 --model folds/fold-1 --config small.yaml --corpus corpus.tsv > /dev/null; echo $?
      dragoman inspect --folds 2 --model folds --config small.yaml --corpus folds/fold-1.tsv > /dev/null; echo $?
      """#)
    #expect(refusals.lines == ["64", "64", "64", "64"], "\(refusals.errors)")
  }

  /// Few pairs, empty corpora and long texts are no trouble.
  @Test func littleAndLong() throws {
    let long = String(repeating: "a dog runs ", count: 500)
    try workshop.folder.write("A dog.\tUn chien.\n", to: "one.tsv")
    try workshop.folder.write("\(long)\tUn chien.\nA cat.\tUn chat.\n", to: "long.tsv")
    try workshop.folder.write("", to: "none.tsv")
    let outcome = try workshop.run(
      #"""
      for f in none one long; do dragoman inspect --model "$MODEL" --corpus $f.tsv --html $f.html | wc -l; done
      """#)
    #expect(outcome.code == 0 && outcome.lines == ["1", "2", "3"], "\(outcome.errors)")
    #expect(outcome.errors.contains("warning: pair 1 (long.tsv:1) is too long"))
  }

  /// The page begins with the worst pair, and says why.
  @Test(
    .enabled(if: Browser.isInstalled, "Chromium is missing: script/setup --browser installs it"))
  func page() throws {
    try workshop.folder.write(
      try workshop.folder.text("corpus.tsv") + "A dog 99 runs.\tUn <b>chien</b>.\n", to: "noisy.tsv"
    )
    let outcome = try workshop.run(
      #"dragoman inspect --model "$MODEL" --corpus noisy.tsv --html page.html --html-pairs 10 > /dev/null"#
    )
    #expect(outcome.code == 0, "\(outcome.errors)")
    let browser = try Browser()
    defer { browser.close() }
    let page = try browser.open(workshop.folder.file("page.html"))
    #expect(try page.string("document.querySelector('#heading').textContent") == "Pair 61")
    #expect(
      try page.string("document.querySelector('#notes').textContent").contains(
        "numbers differ: 99 / none"))
    #expect(try page.string("document.querySelector('#count').textContent") == "10 sentences")
    #expect(try page.string("document.querySelector('#sort').value") == "suspicion")
    #expect(try page.messages.map(\.description) == [])
  }
}
