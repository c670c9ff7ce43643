import Foundation
import TestSupport
import Testing

/// `dragoman report`.
@Suite struct ReportCommandTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  @Test func aRunAtAGlance() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m; find m -type f -exec md5sum {} + > sums; touch now
      dragoman report --model m --output report.html --svg pictures --csv
      md5sum --quiet -c sums; find m -newer now; ls pictures | grep -c svg
      """#)
    #expect(outcome.errors == "")
    let lines = outcome.lines
    try #require(lines.count == 3)
    let row = Dictionary(
      zip(
        lines[0].split(separator: ","),
        lines[1].split(separator: ",", omittingEmptySubsequences: false)),
      uniquingKeysWith: { first, _ in first })
    #expect(row["model"] == "m" && row["end"] == "max-steps" && row["updates"] == "40")
    #expect(row["training_pairs"] == "59" || row["training_pairs"] == "58")
    let page = try workshop.folder.text("report.html")
    for text in ["Perplexity", "Sharpness of attention", "Sentence 1", "learning-rate", "en → fr"] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(Int(lines[2]).map { $0 >= 14 && $0 % 2 == 0 } == true)
  }

  @Test func aComparison() throws {
    let outcome = try workshop.run(
      #"""
      cp -r "$MODEL" m
      dragoman train $FLAGS --cell gru --model other --max-steps 20 --workers 1
      dragoman report --model m --model other --output report.html --csv | cut -d , -f 1-5,20-
      """#)
    #expect(outcome.errors == "" && outcome.lines.count == 3)
    #expect(outcome.lines[0].hasPrefix("model,source,target,end,updates,"))
    #expect(outcome.lines[2].hasPrefix("other,en,fr,max-steps,20,"))
    for (line, words) in [(0, "cell"), (1, "lstm"), (2, "gru")] {
      #expect(outcome.lines[line].contains(",\(words)"))
    }
    let page = try workshop.folder.text("report.html")
    #expect(page.contains("Settings that differ") && page.contains("class=\"badge\">best</span>"))
  }

  /// A run that is training is neither stopped nor changed.
  @Test func whileTraining() throws {
    let outcome = try workshop.run(
      #"""
      "$DRAGOMAN" train $FLAGS --model m --max-steps 600 --workers 1 & p=$!
      for n in $(seq 2000); do [ -s m/log.jsonl ] && break; sleep 0.005; done
      for n in 1 2 3 4 5; do dragoman report --model m --output report.html --csv | wc -l; done
      wait $p; echo $?
      cmp m/model.safetensors "$WHOLE/model.safetensors" && cmp m/samples.jsonl "$WHOLE/samples.jsonl"
      """#.replacing("$WHOLE", with: try TrainedModel.whole.get().path))
    #expect(outcome.output == "2\n2\n2\n2\n2\n0\n" && outcome.errors == "")
  }

  @Test(
    "What cannot be reported",
    arguments: [
      ("report --model none --csv", 66, "no such folder"),
      ("report --model empty --csv", 65, "without config.yaml"),
      ("report --model corpus.tsv --csv", 65, "a file"),
      ("report --model begun --csv", 65, "reported nothing yet"),
      ("report --model damaged --csv", 65, "log.jsonl:2: a line that is not a report"),
      ("report --model packed --csv", 65, "without log.jsonl"),
      ("report --model m --model m/. --csv", 64, "given twice"),
      ("report --model m --output m/log.jsonl", 64, "would be lost"),
      ("report --model m --output m/samples.jsonl", 64, "would be lost"),
      ("report --model m --output - --csv", 64, "standard output has the table"),
      ("report --model m --svg p --output p/loss.svg", 64, "two outputs cannot share"),
    ])
  func errors(line: String, code: Int, words: String) throws {
    let outcome = try workshop.run(
      #"""
      mkdir empty; cp -r "$MODEL" m; cp -r m begun; rm begun/log.jsonl begun/model.safetensors begun/training.*
      cp -r m damaged; sed -i '2s/^/x/' damaged/log.jsonl; dragoman pack --model m --output packed 2> /dev/null
      dragoman \#(line)
      """#)
    #expect(
      outcome.code == code && outcome.isOneError && outcome.errors.contains(words),
      "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test(arguments: ["report --csv", "report --model m"])
  func usage(line: String) throws {
    let outcome = try workshop.run("dragoman \(line)")
    #expect(outcome.code == 64 && outcome.output == "")
  }

  /// Folders of 0.1.0 have neither samples nor chrF.
  @Test func olderFolders() throws {
    for name in ["finished", "unfinished"] {
      let folder = FormerVersionTests.fixture.appendingPathComponent(name).path
      let outcome = try workshop.run(
        "dragoman report --model '\(folder)' --output report.html --csv")
      #expect(outcome.code == 0 && outcome.errors == "" && outcome.lines.count == 2)
      #expect(try workshop.folder.text("report.html").contains("an older version has trained here"))
    }
  }

  /// Six lines of Python in the README plot the log.
  @Test func readme() throws {
    let readme = try String(
      contentsOf: SharedData.checkout.appendingPathComponent("README.md"), encoding: .utf8)
    let code = try #require(
      readme.components(separatedBy: "```python\n").dropFirst()
        .map { $0.components(separatedBy: "```")[0] }.first { $0.contains("log.jsonl") })
    #expect(code.split(separator: "\n").count == 6)
    // A stand-in for matplotlib, which writes down what is plotted.
    try workshop.folder.write(
      """
      def plot(x, y, **rest): print(len(x), len(y), all(isinstance(v, (int, float)) for v in [*x, *y]))
      def yscale(*a): pass
      def legend(*a): pass
      def xlabel(*a): pass
      def savefig(*a, **b): pass
      """, to: "matplotlib/pyplot.py")
    try workshop.folder.write("", to: "matplotlib/__init__.py")
    try workshop.folder.write(code, to: "plot.py")
    let outcome = try workshop.run(
      #"mkdir models; ln -s "$MODEL" models/en-de; PYTHONPATH=. python3 plot.py; grep -c validation models/en-de/log.jsonl"#
    )
    #expect(outcome.errors == "")
    #expect(
      outcome.lines.count == 3 && outcome.lines.prefix(2).allSatisfy { $0.hasSuffix("True") },
      "\(outcome.output)")
    #expect(
      outcome.lines.last.map { count in outcome.lines[1].hasPrefix("\(count) \(count) ") } == true)
  }
}

/// The page of `report`, in a browser.
@Suite(
  .serialized,
  .enabled(if: Browser.isInstalled, "Chromium is missing: script/setup --browser installs it"))
struct ReportPageTests {
  static let browser = Result { try Browser() }
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private func open(
    _ line: String, width: Int = 1200, colorScheme: Browser.ColorScheme = .light
  ) throws -> WebPage {
    try workshop.openPage(
      line, in: Self.browser.get(), width: width, colorScheme: colorScheme)
  }

  static let two = #"""
    dragoman train $FLAGS --cell gru --model '<b>&' --max-steps 20 --workers 1
    dragoman report --model "$MODEL" --model '<b>&' --output page.html
    """#

  @Test func updatesOrTime() throws {
    let page = try open(#"dragoman report --model "$MODEL" --output page.html"#)
    func visible(_ axis: String) throws -> Double {
      try page.number(
        "[...document.querySelectorAll('.by-\(axis)')].filter(box => box.getClientRects().length).length"
      )
    }
    let count = try page.number("document.querySelectorAll('figure').length")
    #expect(try count >= 7 && visible("updates") == count && visible("time") == 0)
    try page.click("#by-time")
    #expect(try visible("updates") == 0 && visible("time") == count)
    try page.press("ArrowLeft")
    #expect(try visible("updates") == count)
    try workshop.expectQuiet(page)
  }

  /// Values at a point are those of the log.
  @Test func pointing() throws {
    let page = try open(
      #"cp "$MODEL/log.jsonl" .; dragoman report --model "$MODEL" --output page.html"#)
    let log = try workshop.folder.text("log.jsonl").split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let bleu = log.compactMap { ($0["validation"] as? [String: Any])?["bleu"] as? Double }
    try page.run("document.querySelectorAll('.by-updates .chart')[1].id = 'bleu'")
    try page.run("document.querySelector('#bleu').focus()")
    for value in bleu {
      try page.press("ArrowRight")
      let shown = try page.string("document.querySelector('#values b').textContent")
      #expect(abs((Double(shown.replacing(",", with: "")) ?? -1) - value) < 1e-4 * max(1, value))
    }
    try page.press("Escape")
    #expect(try page.string("document.querySelector('#values').textContent") == "")
    try page.point(at: "#bleu .markers")
    #expect(try page.number("document.querySelectorAll('#bleu .dot').length") == 1)
    #expect(
      try page.string("document.querySelector('#values dt').textContent").hasSuffix(" updates"))
    try workshop.expectQuiet(page)
  }

  /// Nothing is cut or overlaps, whatever the width and the colours, and texts are texts.
  @Test(arguments: [Browser.ColorScheme.light, .dark], [390, 1200])
  func layout(colorScheme: Browser.ColorScheme, width: Int) throws {
    let page = try open(Self.two, width: width, colorScheme: colorScheme)
    #expect(
      try page.bool("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
    #expect(
      try page.strings("[...document.querySelectorAll('thead bdi')].map(name => name.textContent)")
        .contains("<b>&"))
    // Texts of a chart are inside it, and none is over another.
    let problems = try page.strings(
      """
      [...document.querySelectorAll('.by-updates .chart')].flatMap(chart => {
        const bounds = chart.getBoundingClientRect();
        const texts = [...chart.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
        const out = texts.filter(([, box]) => box.left < bounds.left - 0.5 || box.right > bounds.right + 0.5
          || box.top < bounds.top - 0.5 || box.bottom > bounds.bottom + 0.5).map(([text]) => `outside: ${text}`);
        const over = texts.flatMap(([text, one], index) => texts.slice(index + 1)
          .filter(([, other]) => one.left < other.right - 1 && other.left < one.right - 1
            && one.top < other.bottom - 3 && other.top < one.bottom - 3)
          .map(([other]) => `over one another: ${text}, ${other}`));
        return [...out, ...over];
      })
      """)
    #expect(problems == [])
    #expect(try page.number("document.querySelectorAll('article').length") >= 1)
    try page.click("article details:not([open]) summary")
    #expect(
      try page.number("document.querySelectorAll('details[open] .attention .cell').length") > 0)
    try workshop.expectQuiet(page)
  }

  /// Pictures open too, and say nothing.
  @Test func pictures() throws {
    let outcome = try workshop.run(#"dragoman report --model "$MODEL" --svg svg"#)
    #expect(outcome.code == 0 && outcome.output == "")
    for name in ["perplexity", "bleu-by-time"] {
      let page = try Self.browser.get().open(workshop.folder.file("svg/\(name).svg"))
      #expect(try page.number("document.querySelectorAll('.curve').length") > 0)
      #expect(try page.showsAllText)
      #expect(try page.messages.map(\.description) == [])
    }
  }
}
