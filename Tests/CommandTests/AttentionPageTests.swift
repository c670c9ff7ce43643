import Foundation
import TestSupport
import Testing

/// The page of `--attention-html`, in a browser.
@Suite(
  .serialized,
  .enabled(if: Browser.isInstalled, "Chromium is missing: script/setup --browser installs it"))
struct AttentionPageTests {
  static let browser = Result { try Browser() }
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  /// Writes a page with a line of shell that writes `page.html`, and opens it.
  private func open(
    _ line: String, input: String = "", width: Int = 1200,
    colorScheme: Browser.ColorScheme = .light
  ) throws -> WebPage {
    try workshop.openPage(
      line, input: input, in: Self.browser.get(), width: width, colorScheme: colorScheme)
  }

  static let translate = #"dragoman translate --model "$MODEL" --attention-html page.html"#

  /// Pointing at a target word lights the source words by their weights, in the text and in the matrix.
  @Test func pointing() throws {
    let page = try open(
      Self.translate + " --attention-json j", input: "A dog runs.\nA cat sleeps.\n")
    let sentence = try JSONLine(try workshop.folder.text("j").split(separator: "\n")[0])
    #expect(try page.string("document.querySelector('#source').textContent") == "A dog runs.")
    for (row, weights) in sentence.weights.enumerated() {
      try page.point(at: "#target [data-index='\(row)']")
      let lit = try page.numbers(
        """
        [...document.querySelectorAll('#source .unit')].map(
          unit => unit.classList.contains('lit') ? Number(unit.style.getPropertyValue('--weight')) : 0)
        """)
      for (seen, weight) in zip(lit, weights) {
        #expect(abs(seen - (weight < 0.005 ? 0 : weight)) < 1e-6)
      }
      #expect(lit.count == weights.count)
      let said = try page.string("document.querySelector('#live').textContent")
      #expect(said.hasPrefix(sentence.target.words[row]))
    }
    // The reverse: a source word lights target words by its column.
    try page.point(at: "#source [data-index='1']")
    let lit = try page.numbers(
      "[...document.querySelectorAll('#target .lit')].map(unit => Number(unit.dataset.index))")
    #expect(
      lit.map(Int.init) == sentence.weights.indices.filter { sentence.weights[$0][1] >= 0.005 })
    try workshop.expectQuiet(page)
  }

  /// A cell for each weight of at least 0.005, and its weight as opacity.
  @Test func matrix() throws {
    let page = try open(
      Self.translate + " --attention-json j --attention-eos", input: "A dog runs.\n")
    let sentence = try JSONLine(try workshop.folder.text("j"))
    let cells = try page.numbers(
      """
      [...document.querySelectorAll('#matrix rect[data-row]')].flatMap(cell =>
        [cell.dataset.row, cell.dataset.column, cell.getAttribute('fill-opacity')].map(Number))
      """)
    var expected: [Double] = []
    for (row, weights) in sentence.weights.enumerated() {
      for (column, weight) in weights.enumerated() where weight >= 0.005 {
        expected += [Double(row), Double(column), weight]
      }
    }
    #expect(cells.count == expected.count)
    for (seen, weight) in zip(cells, expected) { #expect(abs(seen - weight) < 1e-6) }
    try page.press("e")
    #expect(try page.number("document.querySelectorAll('#source-labels text').length") == 4)
    try page.press("w")
    #expect(try page.bool("document.querySelector('#level').checked"))
    try workshop.expectQuiet(page)
  }

  @Test func searchSortAndKeys() throws {
    let lines = (1...200).map {
      "A \(["dog", "cat", "bird"][$0 % 3]) runs\($0 == 77 ? ", café!" : ".")"
    }
    let page = try open(Self.translate, input: lines.joined(separator: "\n"))
    #expect(try page.string("document.querySelector('#count').textContent") == "200 sentences")
    #expect(try page.number("document.querySelectorAll('#list [data-line]').length") < 100)
    try page.press("/")
    try page.type("CAFE")
    try page.wait(until: "document.querySelector('#count').textContent === '1 of 200'")
    try page.press("Enter")
    #expect(try page.string("document.querySelector('#heading').textContent") == "Line 77")
    try page.press("/")
    try page.press("Escape")
    #expect(try page.string("document.querySelector('#count').textContent") == "200 sentences")
    try page.press("ArrowDown")
    #expect(try page.string("document.querySelector('#heading').textContent") == "Line 78")
    try page.press("k")
    #expect(try page.string("document.querySelector('#heading').textContent") == "Line 77")
    try page.wait(until: "location.hash === '#77'")
    try page.run(
      """
      const sort = document.querySelector('#sort');
      sort.value = 'length';
      sort.dispatchEvent(new Event('change'));
      """)
    #expect(
      try page.string("document.querySelector('#list [aria-posinset=\"1\"]').dataset.line") == "77")
    try page.run("location.hash = '#5w1'")
    try page.wait(until: "document.querySelector('#heading').textContent === 'Line 5'")
    #expect(try page.string("document.querySelector('#target .at').dataset.index") == "1")
    try page.press("ArrowRight")
    #expect(try page.string("document.querySelector('#target .at').dataset.index") == "2")
    try workshop.expectQuiet(page)
  }

  /// Text that would like to be more than text.
  @Test(arguments: [Browser.ColorScheme.light, .dark], [390, 1200])
  func hostileText(colorScheme: Browser.ColorScheme, width: Int) throws {
    let texts = [
      "</script><script>document.title = 'ran'</script>",
      "<img src=x onerror=\"document.title = 'ran'\"> & &amp; '\"",
      "\u{2028} \u{202E}reversed\u{2066} \u{1B}[31m", String(repeating: "w", count: 5_000),
      "مرحبا بالعالم", "这是一只狗", "👩\u{200D}👩\u{200D}👧 e\u{301}",
    ]
    let page = try open(
      Self.translate, input: texts.joined(separator: "\n"), width: width, colorScheme: colorScheme)
    for (index, text) in texts.enumerated() {
      try page.run("location.hash = '#\(index + 1)'")
      try page.wait(until: "document.querySelector('#heading').textContent === 'Line \(index + 1)'")
      #expect(
        try page.string("document.querySelector('#source').textContent").hasPrefix(text.prefix(500))
      )
      #expect(
        try page.bool(
          "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
    }
    #expect(try page.string("document.title").hasPrefix("Attention"))
    try workshop.expectQuiet(page)
  }

  /// Candidates of n-best, and another model with its translation and the difference.
  @Test func candidatesAndModels() throws {
    let page = try open(
      #"""
      dragoman train $FLAGS --workers 2 --max-steps 20 --seed 2 --model other || exit
      dragoman translate --model "$MODEL" --compare-model other --n-best 3 --attention-html page.html
      """#, input: "A dog runs.\n")
    #expect(try page.number("document.querySelectorAll('#candidates button').length") == 4)
    try page.click("#candidates li:nth-child(2) button")
    #expect(
      try page.string("document.querySelector('#target').textContent")
        == page.string(
          "document.querySelector('#candidates li:nth-child(2) bdi:last-child').textContent"))
    try page.press("m")
    try page.press("m")
    try page.press("m")
    #expect(
      try page.string("document.querySelector('#links-heading').textContent")
        == "Greatest differences")
    try workshop.expectQuiet(page)
  }

  /// Without a model there are no subwords and no scores.
  @Test func statisticalAligner() throws {
    let page = try open(
      "dragoman align --corpus corpus.tsv --attention-html page.html 2> /dev/null")
    #expect(try page.string("document.querySelector('#count').textContent") == "60 sentences")
    #expect(try page.bool("document.querySelector('#level').parentElement.hidden"))
    #expect(try page.number("document.querySelectorAll('#matrix rect[data-row]').length") > 3)
    try workshop.expectQuiet(page)
  }

  @Test func noSentences() throws {
    let page = try open(Self.translate, input: "\n\n")
    #expect(try page.bool("!document.querySelector('#none').hidden"))
    try workshop.expectQuiet(page)
  }

  /// Pictures open too, and say nothing.
  @Test func pictures() throws {
    let outcome = try workshop.run(
      #"dragoman translate --model "$MODEL" --attention-svg svg"#, input: "A dog runs <b>&amp;.\n")
    #expect(outcome.code == 0)
    let file = workshop.folder.file("svg/00001.svg")
    let page = try Self.browser.get().open(file)
    #expect(try page.number("document.querySelectorAll('.cell').length") > 3)
    #expect(try page.showsAllText)
    #expect(try page.messages.map(\.description) == [])
  }
}

/// A line of `--attention-json`.
struct JSONLine: Decodable {
  struct Text: Decodable {
    let text: String
    let words: [String]
  }

  let source: Text
  let target: Text
  let weights: [[Double]]

  init(_ line: some StringProtocol) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(line.utf8))
  }
}
