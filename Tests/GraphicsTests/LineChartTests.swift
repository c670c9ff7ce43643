import Basics
import Foundation
import FoundationXML
import Graphics
import Testing

@Suite struct LineChartTests {
  typealias Point = LineChart.Point

  private func series(
    _ values: [Double], _ name: String = "a", _ style: Int = 0, ringed: Double? = nil
  ) -> LineChart.Series {
    LineChart.Series(
      name: name, style: SeriesStyle(style), marking: .dense,
      points: values.enumerated().map { Point(x: Double($0 + 1), y: $1) }, ringed: ringed)
  }

  private func chart(
    _ series: [LineChart.Series], title: String = "Title", _ kind: AxisScale.Kind = .linear,
    size: LineChart.Size = .small
  ) -> LineChart {
    LineChart(
      title: title, note: "a note", series: series, xTitle: "updates", yKind: kind,
      isLabelled: series.count > 1, size: size)
  }

  private func file(_ chart: LineChart) -> String {
    var buffer = TextBuffer()
    chart.appendFile(to: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  /// Elements and attributes of XML.
  private final class Elements: NSObject, XMLParserDelegate {
    var all: [(name: String, attributes: [String: String])] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      all.append((name, attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func elements(_ text: String) throws -> Elements {
    let parser = XMLParser(data: Data(text.utf8))
    let elements = Elements()
    parser.delegate = elements
    try #require(parser.parse(), "\(String(describing: parser.parserError)): \(text)")
    return elements
  }

  static let strange: [[Double]] = [
    [], [3], [.nan], [.infinity, -.infinity, .nan], [1, .nan, 2, 3, .infinity, 4], [5, 5, 5],
    [0, 0], [-1, 1], [1e308, -1e308, 1], [.leastNonzeroMagnitude, 1], [1e99, 1e-99],
  ]

  /// Whatever the values are, files are well-formed and everything is inside the picture.
  @Test(arguments: strange, [AxisScale.Kind.linear, .logarithmic])
  func strangeValues(values: [Double], kind: AxisScale.Kind) throws {
    for series in [[series(values)], [series(values), series([2, 3], "<&\"\u{1}", 1, ringed: 1)]] {
      let text = file(chart(series, kind))
      let elements = try elements(text)
      #expect(!text.contains("nan") && !text.contains("inf"))
      for (name, attributes) in elements.all where ["text", "circle"].contains(name) {
        for (key, limit) in [("x", 480.0), ("cx", 480), ("y", 400), ("cy", 400)] {
          guard let value = attributes[key] else { continue }
          #expect((0...limit).contains(Double(value) ?? -1), "\(name) \(attributes)")
        }
      }
      let isEmpty = !series.flatMap(\.points).contains { AxisScale.shows($0.y, on: kind) }
      #expect(elements.text.contains("no values yet") == isEmpty)
      #expect(
        elements.text.contains("not finite")
          == series.flatMap(\.points).contains { !AxisScale.shows($0.y, on: kind) })
    }
  }

  /// A point is at the place of its numbers.
  @Test func positions() throws {
    let text = file(chart([series([10, 30, 20])]))
    let elements = try elements(text)
    let plot = try #require(elements.all[0].attributes["data-plot"]).split(separator: " ")
      .compactMap { Double($0) }
    let curve = try #require(elements.all.first { $0.attributes["class"] == "curve" })
    let numbers = try #require(curve.attributes["d"]).dropFirst().split(separator: " ")
      .compactMap { Double($0) }
    // The axis of x goes from 0 to 3, that of y from 10 to 30.
    let (left, top, right, bottom) = (plot[0], plot[1], plot[2], plot[3])
    let third = (right - left) / 3
    let expected = [
      left + third, bottom, left + 2 * third, top, right, (top + bottom) / 2,
    ]
    #expect(numbers.count == expected.count)
    for (place, expected) in zip(numbers, expected) { #expect(abs(place - expected) < 0.11) }
    let group = try #require(elements.all.first { $0.attributes["data-name"] != nil })
    #expect(group.attributes["data-x"] == "1 2 3" && group.attributes["data-y"] == "10 30 20")
  }

  /// Broken where a value is missing; a point between two gaps is marked.
  @Test func gaps() throws {
    let elements = try elements(file(chart([series([1, 2, .nan, 3, .infinity, 4, 5])])))
    let curve = try #require(elements.all.first { $0.attributes["class"] == "curve" })
    #expect(curve.attributes["d"]?.count { $0 == "M" } == 2)
    let crosses = try #require(elements.all.first { $0.attributes["class"] == "cross" })
    #expect(crosses.attributes["d"]?.count { $0 == "M" } == 2)
  }

  /// 10,000 reports become at most two points a column, and no extreme is lost.
  @Test func thinning() throws {
    var values = (0..<10_000).map { 5 + sin(Double($0) / 9) }
    values[4321] = 9.5
    values[8765] = 0.5
    values[1234] = .nan
    let text = file(chart([series(values)]))
    #expect(text.utf8.count < 60_000)
    let group = try #require(
      try elements(text).all.first { $0.attributes["data-name"] != nil })
    let kept = try #require(group.attributes["data-y"]).split(separator: " ").compactMap {
      Double($0)
    }
    let places = try #require(group.attributes["data-x"]).split(separator: " ").compactMap {
      Double($0)
    }
    #expect(kept.count < 1000 && kept.count > 400)
    #expect(kept.max() == 9.5 && kept.min() == 0.5)
    #expect(places.first == 1 && places.last == 10_000 && places == places.sorted())
    #expect(text.contains("not finite"))
  }

  /// Labels do not overlap, however close the ends of curves are, and however many there are.
  @Test(arguments: [2, 5, 40]) func labels(count: Int) throws {
    let all = (0..<count).map { series([1, 2 + Double($0) * 1e-6], "run \($0)", $0) }
    let elements = try elements(file(chart(all)))
    let places = elements.all.filter { $0.attributes["class"] == "label" }
      .compactMap { $0.attributes["y"].flatMap(Double.init) }.sorted()
    #expect(places.count == count)
    #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 15.9 })
    let height = try #require(elements.all[0].attributes["height"].flatMap(Double.init))
    #expect(places[0] > 0 && places[count - 1] < height)
    // No two look the same.
    let looks = elements.all.filter { $0.attributes["class"]?.hasPrefix("series") == true }.count
    #expect(looks == count)
  }

  /// Numbers of styles differ in colour, dashes or marker.
  @Test func styles() {
    let looks = (0..<60).map { number in
      let style = SeriesStyle(number)
      return [style.colorClass, style.dashAttribute, style.marker]
    }
    #expect(Set(looks).count == 60)
    // Of the first five, no two share a colour, nor a marker; of the first four, none the dashes.
    #expect(Set(looks[..<5].map { $0[0] }).count == 5)
    #expect(Set(looks[..<5].map { $0[2] }).count == 5)
    #expect(Set(looks[..<4].map { $0[1] }).count == 4)
    // Colours and dashes for two things: all different, and colours beside each other differ in their markers as well.
    for dashes in 0..<4 {
      let styles = (0..<5).map { SeriesStyle(color: $0, dashes: dashes) }
      #expect(styles.map(\.colorClass) == ["c0", "c1", "c2", "c3", "c4"])
      #expect(Set(styles.map(\.dashAttribute)) == [SeriesStyle(dashes).dashAttribute])
      #expect(zip(styles, styles.dropFirst()).allSatisfy { $0.marker != $1.marker })
    }
  }

  /// Curves can be seen on their paper (WCAG 2.2, 1.4.11), and be told apart without red, green or blue cones.
  @Test(arguments: [true, false]) func colors(isLight: Bool) {
    let colors = isLight ? SeriesStyle.lightColors : SeriesStyle.darkColors
    let paper = (isLight ? ColorScale.light : .dark).paper
    for color in colors { #expect(color.contrast(to: paper) >= 3, "\(color)") }
    for (kind, matrix) in Self.dichromacies {
      let seen = colors.map { Self.lab($0, seenBy: matrix) }
      for one in seen.indices {
        for other in seen.indices where other > one {
          let distance = zip(seen[one], seen[other]).reduce(0) { $0 + pow($1.0 - $1.1, 2) }
          #expect(distance.squareRoot() > 11, "\(kind): \(one) and \(other)")
        }
      }
    }
  }

  /// Machado, Oliveira, Fernandes 2009, severity 1: linear sRGB as a dichromat sees it.
  private static let dichromacies: [(String, [[Double]])] = [
    (
      "protanopia",
      [
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
      ]
    ),
    (
      "deuteranopia",
      [
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
      ]
    ),
    (
      "tritanopia",
      [
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
      ]
    ),
  ]

  /// CIE 1976 L*a*b*.
  private static func lab(_ color: ColorScale.Color, seenBy matrix: [[Double]]) -> [Double] {
    let linear = [color.red, color.green, color.blue].map { component in
      let value = component / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    func product(_ rows: [[Double]], _ vector: [Double]) -> [Double] {
      rows.map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    let seen = product(matrix, linear).map { min(max($0, 0), 1) }
    let xyz = product(
      [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], seen)
    let f = zip(xyz, [0.9505, 1, 1.089]).map { value, white in
      let part = value / white
      return part > 216.0 / 24389 ? cbrt(part) : (24389.0 / 27 * part + 16) / 116
    }
    return [116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])]
  }

  /// Both have all texts of people as text.
  @Test func hostileText() throws {
    let hostile = "</svg><script>alert(1)</script>\u{202E}\" onload=\"x"
    let chart = chart([series([1, 2], hostile), series([2, 1], "b", 1)], title: hostile)
    let text = file(chart)
    #expect(!text.contains("<script") && !text.contains("\u{202E}") && !text.contains("\" onload"))
    _ = try elements(text)
    var buffer = TextBuffer()
    chart.appendElement(to: &buffer)
    let element = String(decoding: buffer.bytes, as: UTF8.self)
    #expect(!element.contains("<script") && !element.contains("style="))
    _ = try elements(element)
  }
}
