import Foundation
import TestSupport
import Testing
import Vocabularies

/// Models, ids and texts of SentencePiece's Python package; `Tests/Fixtures/sentencepiece/make.py` writes them.
@Suite struct SentencePieceFixtureTests {
  struct Fixture: Decodable {
    var cases: [Case]
  }

  struct Case: Decodable {
    var name: String
    var model: Data
    var texts: [Entry]
    var ids: [Entry]
  }

  struct Entry: Decodable {
    var text: String?
    var ids: [Int32]
    var decoded: String
  }

  private func cases() throws -> [Case] {
    let url = SharedData.checkout.appendingPathComponent(
      "Tests/Fixtures/sentencepiece/sentencepiece.json")
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url)).cases
  }

  @Test func encodesAsSentencePieceDoes() throws {
    for test in try cases() where test.name != "bare" {
      let vocabulary = try Vocabulary(model: Array(test.model))
      for entry in test.texts {
        let text = try #require(entry.text)
        #expect(vocabulary.encode(text) == entry.ids, "\(test.name): \(text)")
      }
    }
  }

  /// A model of words without the space before the first would take `<s>` for the subword of that name: the library
  /// refuses the text (0.1.97) or calls the word unknown (0.2.3).
  @Test func neverGivesReservedIDsForText() throws {
    let test = try #require(try cases().first { $0.name == "bare" })
    let vocabulary = try Vocabulary(model: Array(test.model))
    for entry in test.texts {
      let ids = vocabulary.encode(entry.text ?? "")
      #expect(!ids.contains { (1...3).contains($0) } && ids.isEmpty == entry.ids.isEmpty)
    }
  }

  @Test func decodesAsSentencePieceDoes() throws {
    for test in try cases() {
      let vocabulary = try Vocabulary(model: Array(test.model))
      for entry in test.texts + test.ids {
        #expect(vocabulary.decode(entry.ids) == entry.decoded, "\(test.name): \(entry.ids)")
      }
    }
  }

  /// A character in several byte subwords is one word, and the subword behind it begins where it is printed.
  @Test func placesByteSubwords() throws {
    let test = try #require(try cases().first { $0.name == "bytes" })
    let vocabulary = try Vocabulary(model: Array(test.model))
    let encoded = vocabulary.encode("the größe", words: WordSegmenter(language: "de"))
    let decoded = vocabulary.decode(encoded.ids, words: WordSegmenter(language: "de"))
    #expect(encoded.words == ["the", "größe"])
    #expect(decoded.words == ["the", "größe"])
    #expect(decoded.wordOfSubword == encoded.wordOfSubword)
    #expect(decoded.text == "the größe")
  }
}
