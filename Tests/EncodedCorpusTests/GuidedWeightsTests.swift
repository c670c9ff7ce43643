import Basics
import Batching
import EncodedCorpus
import Testing

/// Word links spread over subwords, in cases worked out by hand.
@Suite struct GuidedWeightsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let links: String
    let source: [Int]
    let target: [Int]
    /// [target subword, source subword, share]
    let expected: [(Int32, Int32, Float)]
  }

  static let cases = [
    Case(
      testDescription: "one link between words of one subword", links: "0-0", source: [0, 1],
      target: [0, 1], expected: [(0, 0, 1)]),
    Case(
      testDescription: "crossed links come out by target", links: "0-1 1-0", source: [0, 1],
      target: [0, 1], expected: [(0, 1, 1), (1, 0, 1)]),
    Case(
      testDescription: "two links share, and each link's subwords share again", links: "0-0 2-0",
      source: [0, 1, 2, 2], target: [0], expected: [(0, 0, 0.5), (0, 2, 0.25), (0, 3, 0.25)]),
    Case(
      testDescription: "every subword of a target word gets the row", links: "1-0 0-1",
      source: [0, 1, 1], target: [0, 0, 1],
      expected: [(0, 1, 0.5), (0, 2, 0.5), (1, 1, 0.5), (1, 2, 0.5), (2, 0, 1)]),
    Case(
      testDescription: "a source word without a subword leaves its share to the others",
      links: "0-0 1-0", source: [0, 2], target: [0], expected: [(0, 0, 1)]),
    Case(
      testDescription: "a target word of links to words without subwords only is not guided",
      links: "1-0 0-1", source: [0, 2], target: [0, 1], expected: [(1, 0, 1)]),
    Case(
      testDescription: "a last source word without a subword", links: "3-0 0-0", source: [0, 1],
      target: [0], expected: [(0, 0, 1)]),
    Case(
      testDescription: "a target word without a subword has no row", links: "0-0 1-1 0-2",
      source: [0, 1], target: [0, 2], expected: [(0, 0, 1), (1, 0, 1)]),
    Case(
      testDescription: "possible links do not count", links: "0-0 1p0 1p1", source: [0, 1],
      target: [0, 1], expected: [(0, 0, 1)]),
    Case(testDescription: "no links", links: "", source: [0], target: [0], expected: []),
    Case(testDescription: "no subwords", links: "0-0", source: [], target: [], expected: []),
  ]

  @Test(arguments: cases) func byHand(_ example: Case) throws {
    let links = try WordLinks(parsing: example.links, kinds: .sureAndPossible)
    let elements = GuidedWeight.all(links, source: example.source, target: example.target)
    #expect(
      elements
        == example.expected.map { GuidedWeight(target: $0.0, source: $0.1, share: $0.2) })
  }

  @Test("The shares of a row sum to 1")
  func rowsSumToOne() throws {
    let links = try WordLinks(parsing: "0-0 1-0 2-0 0-1 2-1", kinds: .sureOnly)
    let elements = GuidedWeight.all(links, source: [0, 0, 0, 1, 2, 2], target: [0, 1, 1])
    for row in 0..<3 {
      let sum = elements.filter { $0.target == row }.reduce(0) { $0 + $1.share }
      #expect(abs(sum - 1) < 1e-6, "\(row)")
    }
  }
}
