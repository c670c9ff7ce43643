import AttentionExport
import Basics
import Foundation
import Testing

/// What a line of JSON says.
struct JSONSentence: Decodable {
  struct Text: Decodable {
    let text: String
    let words: [String]
    let bytes: [[Int]]
    let codePoints: [[Int]]
  }

  let line: Int
  let source: Text
  let target: Text
  let score: Double?
  let logProbability: Double?
  let weights: [[Double]]

  init(_ line: some StringProtocol) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(line.utf8))
  }
}

@Suite struct AttentionJSONTests {
  private func written(_ sentence: ExportedSentence, keepsEnd: Bool = false) throws -> JSONSentence
  {
    var buffer = TextBuffer()
    AttentionJSON.append(
      sentence, options: AttentionExportOptions(keepsEnd: keepsEnd), to: &buffer)
    let text = String(decoding: buffer.bytes, as: UTF8.self)
    #expect(text.filter { $0 == "\n" }.count == 1 && text.hasSuffix("\n"))
    return try JSONSentence(text)
  }

  @Test(arguments: [false, true]) func saysEverything(keepsEnd: Bool) throws {
    let matrix = AttentionHeatmapTests.hostile
    let seen = try written(Examples.sentence(matrix, line: 7), keepsEnd: keepsEnd)
    let words = Examples.hostile + (keepsEnd ? ["</s>"] : [])
    #expect(seen.line == 7 && seen.score == -0.5 && seen.logProbability == -1.25)
    for text in [seen.source, seen.target] {
      #expect(text.text == Examples.hostile.joined(separator: " "))
      #expect(text.words == words)
      let (bytes, scalars) = (Array(text.text.utf8), Array(text.text.unicodeScalars))
      for (index, word) in Examples.hostile.enumerated() {
        let (range, points) = (text.bytes[index], text.codePoints[index])
        #expect(String(decoding: bytes[range[0]..<range[1]], as: UTF8.self) == word)
        #expect(Array(scalars[points[0]..<points[1]]) == Array(word.unicodeScalars))
      }
      if keepsEnd { #expect(text.bytes.last == [bytes.count, bytes.count]) }
    }
    for (index, row) in seen.weights.enumerated() {
      #expect(row.count == words.count)
      for (one, other) in zip(row, matrix.row(index)) { #expect(abs(one - Double(other)) < 1e-6) }
    }
  }

  @Test func anEmptyLineHasEmptyLists() throws {
    let seen = try written(ExportedSentence(line: 3))
    #expect(seen.line == 3 && seen.weights.isEmpty && seen.score == nil)
    #expect(seen.source.text == "" && seen.source.words.isEmpty && seen.source.bytes.isEmpty)
    #expect(seen.target.codePoints.isEmpty)
  }

  /// An offset in the middle of a character is that of its end.
  @Test func offsetsInCharacters() throws {
    let text = AttendedText(
      "é𝄞a", words: [0..<2, 2..<6, 6..<7], subwords: [0..<1, 1..<2, 2..<2, 2..<7])
    let matrix = AttentionMatrix(
      source: ["x", "y", "", "z", "</s>"], target: ["</s>"], weights: [0, 0, 0, 0, 1])
    let pair = AttendedPair(
      text, AttendedText("", words: [], subwords: []), matrices: [.subword: matrix])
    var buffer = TextBuffer()
    AttentionJSON.append(
      ExportedSentence(line: 1, candidates: [.init(pair)]),
      options: AttentionExportOptions(level: .subword), to: &buffer)
    let seen = try JSONSentence(String(decoding: buffer.bytes, as: UTF8.self))
    #expect(seen.source.bytes == [[0, 1], [1, 2], [2, 2], [2, 7]])
    #expect(seen.source.codePoints == [[0, 1], [1, 1], [1, 1], [1, 3]])
  }
}
