import AttentionExport
import Basics
import Foundation
import Testing

@Suite struct AttentionPageTests {
  /// A page as its script reads it.
  struct Reader {
    let about: [String: Any]
    let sentences: [[String: Any]]

    init(_ page: String) throws {
      func data(_ id: String) throws -> [[String: Any]] {
        let parts = page.components(
          separatedBy: "<script type=\"application/json\" id=\"\(id)\">\n")
        try #require(parts.count == 2)
        let content = try #require(parts[1].components(separatedBy: "</script>").first)
        return try content.split(separator: "\n").map { line in
          try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
      }
      about = try #require(try data("about").first)
      sentences = try data("sentences")
    }

    /// Weights from their digits.
    static func weights(_ text: Any?) throws -> [Double] {
      let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
      var (weights, number, shift): ([Double], Int, Int) = ([], 0, 0)
      for character in try #require(text as? String) {
        let value = try #require(digits.firstIndex(of: character))
        number |= (value & 31) << shift
        shift += 5
        if value < 32 {
          weights.append(Double(number) / 1e6)
          (number, shift) = (0, 0)
        }
      }
      return weights
    }

    /// The units of a text, from how far after one another they begin and how long they are.
    static func units(_ side: [String: Any], _ steps: Any?) throws -> [String] {
      let text = Array(try #require(side["text"] as? String).utf16)
      let numbers = try #require(steps as? [Int])
      var end = 0
      return stride(from: 0, to: numbers.count, by: 2).map { index in
        let start = end + numbers[index]
        end = start + numbers[index + 1]
        return String(decoding: text[start..<end], as: UTF16.self)
      }
    }
  }

  static func written(_ sentences: [ExportedSentence], origin: AttentionOrigin = Examples.origin)
    -> String
  {
    let page = AttentionPage(origin, options: AttentionExportOptions())
    var buffer = TextBuffer()
    page.appendStart(to: &buffer)
    for sentence in sentences { page.append(sentence, to: &buffer) }
    page.appendEnd(to: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test func hasAllWordsAndWeights() throws {
    let matrix = AttentionHeatmapTests.hostile
    let page = Self.written([
      Examples.sentence(Examples.words, line: 1), ExportedSentence(line: 2),
      Examples.sentence(matrix, line: 3),
    ])
    let seen = try Reader(page)
    #expect(seen.about["models"] as? [String] == ["m"] && seen.about["target"] as? String == "fr")
    #expect(seen.sentences.map { $0["line"] as? Int } == [1, 3])
    let sentence = seen.sentences[1]
    let source = try #require(sentence["source"] as? [String: Any])
    #expect(source["text"] as? String == Examples.hostile.joined(separator: " "))
    #expect(source["rtl"] as? Bool == true)
    #expect(try Reader.units(source, source["words"]) == Examples.hostile)
    let candidate = try #require((sentence["candidates"] as? [[String: Any]])?.first)
    #expect(candidate["score"] as? Double == -0.5)
    let weights = try Reader.weights(candidate["word"])
    #expect(weights.count == matrix.weights.count)
    for (one, other) in zip(weights, matrix.weights) { #expect(abs(one - Double(other)) < 1e-6) }
  }

  /// Nothing in the texts can end the element that they are in, or begin another one.
  @Test func textIsOnlyText() throws {
    let page = Self.written([Examples.sentence(AttentionHeatmapTests.hostile, line: 1)])
    #expect(page.components(separatedBy: "</script>").count == 4)
    #expect(page.components(separatedBy: "<script").count == 4)
    for text in ["<b>", "\u{2028}", "\u{1}", "\u{1B}"] { #expect(!page.contains(text)) }
  }

  /// Two models: both attend to the same words, and their difference is a number.
  @Test func comparison() throws {
    let one = AttentionMatrix(
      source: ["a", "b", "</s>"], target: ["x", "</s>"], weights: [1, 0, 0, 0, 0, 1])
    let other = AttentionMatrix(
      source: ["a", "b", "</s>"], target: ["x", "</s>"], weights: [0.25, 0.75, 0, 0, 0, 1])
    let sentence = Examples.sentence(one, line: 1)
    let compared = ExportedSentence(
      line: 1, candidates: sentence.candidates,
      comparison: .init(words: other, translation: sentence.candidates.first))
    let page = try Reader(Self.written([compared]))
    let seen = try #require(page.sentences[0]["other"] as? [String: Any])
    #expect(seen["difference"] as? Double == 0.75)
    #expect(try Reader.weights(seen["word"]) == other.weights.map(Double.init))
    #expect((seen["candidate"] as? [String: Any])?["text"] as? String == "x")
  }

  @Test func measures() {
    let diagonal = Examples.diagonal(source: ["a", "b"], target: ["x", "y"], peaks: [0, 1])
    #expect(abs((diagonal.sharpness ?? 0) - (1 / 1.24 + 1 / 1.4) / 2) < 1e-6)
    let straight = AttentionMatrix(
      source: ["a", "b", "</s>"], target: ["x", "y"], weights: [1, 0, 0, 0, 0.5, 0.5],
      hasEndRow: false)
    #expect(straight.distanceFromDiagonal == 0 && straight.sharpness == 0.75)
    let crossed = AttentionMatrix(
      source: ["a", "b", "</s>"], target: ["x", "y"], weights: [0, 1, 0, 1, 0, 0], hasEndRow: false)
    #expect(crossed.distanceFromDiagonal == 0.5)
    #expect(crossed.difference(from: straight) == 1)
    let nothing = AttentionMatrix(source: ["</s>"], target: ["</s>"], weights: [1])
    #expect(nothing.sharpness == nil && nothing.distanceFromDiagonal == nil)
  }
}
