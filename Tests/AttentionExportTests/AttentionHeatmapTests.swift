import AttentionExport
import Foundation
import FoundationXML
import Testing

@Suite struct AttentionHeatmapTests {
  /// The elements of a picture, and what is in them.
  final class Reader: NSObject, XMLParserDelegate {
    struct Element {
      let name: String
      let attributes: [String: String]
      var text = ""

      func number(_ name: String) -> Double { attributes[name].flatMap { Double($0) } ?? .nan }
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    /// - Throws: where it is not well-formed
    init(_ svg: String) throws {
      super.init()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = self
      guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      open.append(elements.count)
      elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if let index = open.last { elements[index].text += text }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }

    func named(_ name: String, class className: String? = nil) -> [Element] {
      elements.filter {
        $0.name == name && (className == nil || $0.attributes["class"] == className)
      }
    }
  }

  static let sizes = [1, 10, 40, 100].map { count in
    Examples.diagonal(
      source: (0..<count).map { "word\($0)" }, target: (0..<count).map { "Wort\($0)" },
      peaks: Array(0..<count))
  }

  static let hostile = Examples.diagonal(
    source: Examples.hostile, target: Examples.hostile, peaks: Array(Examples.hostile.indices))

  /// Elements and attributes of SVG 2 that pictures consist of.
  static let allowed: [String: Set<String>] = [
    "svg": ["xmlns", "role", "width", "height", "viewBox", "data-line"], "title": [], "desc": [],
    "style": [], "defs": [], "linearGradient": ["id"], "stop": ["class", "offset"],
    "g": ["class", "data-row", "data-weights"],
    "rect": ["class", "x", "y", "width", "height", "fill", "fill-opacity"],
    "text": ["class", "x", "y", "transform", "text-anchor", "font-size"], "path": ["class", "d"],
  ]

  @Test(arguments: sizes + [hostile, Examples.words, Examples.agreement], [false, true])
  func isWellFormedAndHasAllWeights(matrix: AttentionMatrix, keepsEnd: Bool) throws {
    let reader = try Reader(matrix.svg(keepsEnd: keepsEnd))
    for element in reader.elements {
      let known = try #require(Self.allowed[element.name], "\(element.name)")
      #expect(Set(element.attributes.keys).isSubset(of: known), "\(element)")
    }
    let rows = reader.named("g", class: "row")
    #expect(rows.count == matrix.target.count - (keepsEnd ? 0 : 1))
    for (index, row) in rows.enumerated() {
      let seen = row.attributes["data-weights"]?.split(separator: " ").compactMap { Double($0) }
      let expected = matrix.row(index).dropLast(keepsEnd ? 0 : 1)
      #expect(seen?.count == expected.count)
      for (one, other) in zip(seen ?? [], expected) { #expect(abs(one - Double(other)) < 1e-6) }
    }
  }

  /// Cells tile the matrix, and nothing is outside the picture or over something else.
  @Test(arguments: sizes + [hostile, Examples.agreement])
  func everythingHasItsPlace(matrix: AttentionMatrix) throws {
    let reader = try Reader(matrix.svg())
    let (width, height) = (reader.elements[0].number("width"), reader.elements[0].number("height"))
    let cells = reader.named("rect", class: "cell")
    #expect(!cells.isEmpty)
    let size = cells[0].number("width")
    var places: Set<[Double]> = []
    for cell in cells {
      #expect(cell.number("width") == size && cell.number("height") == size)
      #expect(cell.number("x") >= 0 && cell.number("x") + size <= width)
      #expect(cell.number("y") >= 0 && cell.number("y") + size <= height)
      #expect(places.insert([cell.number("x"), cell.number("y")]).inserted)
    }
    // Words down the side are a row apart, and fit into the space beside the matrix.
    let fonts = reader.named("text").compactMap { $0.attributes["font-size"] }
    #expect(fonts.allSatisfy { (Double($0) ?? .nan) < size })
  }

  @Test func wordsAlongTheTopAreTurnedWhereTheyAreLong() throws {
    let short = Examples.diagonal(source: ["这", "是"], target: ["a", "b"], peaks: [0, 1])
    let long = Examples.diagonal(source: ["This", "is"], target: ["a", "b"], peaks: [0, 1])
    #expect(!short.svg().contains("rotate"))
    #expect(long.svg().components(separatedBy: "rotate(-90)").count == 3)
  }

  /// Columns of a source that is written from right to left begin at the right, and words of such a target stand there.
  @Test(arguments: [false, true], [false, true])
  func directions(sourceIsRightToLeft: Bool, targetIsRightToLeft: Bool) throws {
    let (arabic, english) = (["مرحبا", "بالعالم", "!"], ["hello", "world", "!"])
    let matrix = Examples.diagonal(
      source: sourceIsRightToLeft ? arabic : english,
      target: targetIsRightToLeft ? arabic : english, peaks: [0, 1, 2])
    let reader = try Reader(matrix.svg())
    let darkest = reader.named("rect", class: "cell").filter { $0.number("fill-opacity") > 0.6 }
    let columns = darkest.map { $0.number("x") }
    try #require(columns.count == 3)
    #expect(columns == columns.sorted { sourceIsRightToLeft ? $0 > $1 : $0 < $1 })
    let words = reader.named("text").filter {
      $0.attributes["transform"] == nil && $0.attributes["font-size"] != nil
    }
    try #require(words.count == 3)
    for word in words {
      #expect((word.number("x") > (columns.max() ?? 0)) == targetIsRightToLeft)
      #expect((word.attributes["text-anchor"] == nil) == targetIsRightToLeft)
    }
  }

  @Test func longWordsAreCutAndNamed() throws {
    let long = String(repeating: "w", count: 5_000)
    let matrix = AttentionMatrix(
      source: [long, "</s>"], target: ["x", "</s>"], weights: [1, 0, 0, 1])
    let reader = try Reader(matrix.svg())
    #expect(reader.elements[0].number("height") < 600)
    #expect(reader.named("title").contains { $0.text == long })
    #expect(reader.named("text").contains { $0.text.hasPrefix("www") && $0.text.hasSuffix("…") })
  }

  /// A row of all weights: below 0.005 nothing is drawn, and below 0.05 nothing is written.
  @Test func whatIsDrawnAndWritten() throws {
    let weights: [Float] = [0.004, 0.006, 0.049, 0.051, 0.5, 0.996]
    let matrix = AttentionMatrix(
      source: weights.map { "\($0)" } + ["</s>"], target: ["x"], weights: weights + [0],
      hasEndRow: false)
    let reader = try Reader(matrix.svg())
    let cells = reader.named("rect", class: "cell").map { $0.attributes["fill-opacity"] }
    #expect(cells == [".01", ".05", ".05", ".50", nil])
    let written = reader.named("text").filter {
      $0.attributes["class"]?.hasPrefix("weight") == true
    }
    #expect(written.map(\.text).prefix(3) == [".05", ".50", "1"])
  }

  @Test func nothingToShow() throws {
    let nothing = AttentionMatrix(source: ["</s>"], target: ["</s>"], weights: [1])
    #expect(try Reader(nothing.svg()).named("rect", class: "cell").isEmpty)
    #expect(try Reader(nothing.svg(keepsEnd: true)).named("rect", class: "cell").count == 1)
  }
}
