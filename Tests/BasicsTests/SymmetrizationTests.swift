import Basics
import TestSupport
import Testing

/// Joining two directions against a matrix of all words that follows the published definition word by word.
@Suite struct SymmetrizationTests {
  private func links(_ line: String) throws -> WordLinks {
    try WordLinks(parsing: line, kinds: .sureOnly)
  }

  /// A case worked by hand: the links of both directions, and what they give by each method in the order of declaration.
  struct Example: CustomTestStringConvertible {
    let forward: String
    let reverse: String
    let joined: [String]
    var testDescription: String { "\(forward) | \(reverse)" }

    init(_ forward: String, _ reverse: String, _ joined: String...) {
      self.forward = forward
      self.reverse = reverse
      self.joined = joined
    }
  }

  static let examples = [
    Example("", "", "", "", "", "", ""),
    Example("0-0 2-1", "", "", "0-0 2-1", "", "0-0 2-1", "0-0 2-1"),
    // Touched from the side, and diagonally.
    Example(
      "0-0 1-1 1-2", "0-0 1-1 2-2 4-4", "0-0 1-1", "0-0 1-1 1-2 2-2 4-4", "0-0 1-1 1-2 2-2",
      "0-0 1-1 1-2 2-2 4-4", "0-0 1-1 1-2 2-2 4-4"),
    // 0-0 comes first and links source word 0, so that both words of 0-1 have links.
    Example(
      "0-0 0-1 1-1", "1-1", "1-1", "0-0 0-1 1-1", "0-0 1-1", "0-0 1-1", "0-0 1-1"),
    // Each link is touched one round after that below it.
    Example(
      "0-3 1-2 3-0", "2-1 3-0", "3-0", "0-3 1-2 2-1 3-0", "0-3 1-2 2-1 3-0",
      "0-3 1-2 2-1 3-0", "0-3 1-2 2-1 3-0"),
    // Nothing touches 0-0. The forward direction comes first, so 3-3 takes the words of 3-0 and 5-3, or they its words.
    Example(
      "0-0 3-3", "0-0 3-0 5-3", "0-0", "0-0 3-0 3-3 5-3", "0-0", "0-0 3-3 5-3", "0-0 3-3"),
    Example(
      "0-0 3-0 5-3", "0-0 3-3", "0-0", "0-0 3-0 3-3 5-3", "0-0", "0-0 3-0 5-3", "0-0 5-3"),
    // Indices that no matrix has room for.
    Example(
      "0-0 2147483647-2147483646", "0-0 2147483646-2147483647", "0-0",
      "0-0 2147483646-2147483647 2147483647-2147483646", "0-0",
      "0-0 2147483646-2147483647 2147483647-2147483646",
      "0-0 2147483646-2147483647 2147483647-2147483646"),
  ]

  @Test("By hand", arguments: examples)
  func byHand(example: Example) throws {
    let forward = try links(example.forward)
    let reverse = try links(example.reverse)
    let joined = Symmetrization.allCases.map {
      forward.symmetrized(with: reverse, by: $0).description
    }
    #expect(joined == example.joined)
  }

  /// Random links in a rectangle, some in both directions.
  private func randomPair(_ number: UInt64) -> (WordLinks, WordLinks) {
    var counter = (number &* 0x9E37_79B9).mixed
    func random(below bound: Int) -> Int {
      counter &+= 1
      return Int(counter.mixed % UInt64(bound))
    }
    let sources = 1 + random(below: 9)
    let targets = 1 + random(below: 9)
    // Links of the forward direction, of both, and of the reverse direction.
    let shared = (0..<random(below: 6)).map { _ in
      WordLinks.Link(source: random(below: sources), target: random(below: targets))
    }
    func direction() -> WordLinks {
      let most = random(below: 2) == 0 ? 10 : 40
      let own = (0..<random(below: most)).map { _ in
        WordLinks.Link(source: random(below: sources), target: random(below: targets))
      }
      return WordLinks(sure: shared + own)
    }
    return (direction(), direction())
  }

  @Test("As the naive twin", arguments: Symmetrization.allCases)
  func twin(method: Symmetrization) {
    for number in 0..<20_000 {
      let (forward, reverse) = randomPair(UInt64(number))
      let joined = forward.symmetrized(with: reverse, by: method)
      let expected = NaiveJoining(forward, reverse).joined(by: method)
      #expect(joined == expected, "\(forward) | \(reverse)")
      if joined != expected { return }
    }
  }

  @Test func possibleLinksAreLeftOut() throws {
    let line = try WordLinks(parsing: "0-0 1p1", kinds: .sureAndPossible)
    #expect(line.symmetrized(with: line, by: .union).description == "0-0")
  }

  /// Chains along and against the order of the rounds.
  @Test("Time grows with the number of links", arguments: [false, true])
  func time(isReversed: Bool) {
    func chain(_ count: Int) -> (forward: WordLinks, reverse: WordLinks) {
      let links = (0..<count).map {
        WordLinks.Link(source: $0, target: isReversed ? count - 1 - $0 : $0)
      }
      return (WordLinks(sure: links), WordLinks(sure: [isReversed ? links[count - 1] : links[0]]))
    }
    let pairs = [20_000, 40_000].map(chain)
    let ratio = growth(from: 20_000) { size in
      let (forward, reverse) = pairs[size / 20_000 - 1]
      let joined = forward.symmetrized(with: reverse, by: .growDiagonalFinalAnd)
      #expect(joined.sure.count == size)
    }
    #expect(ratio < 3)
  }
}

/// Two directions as matrices of truth values, joined word by word.
private struct NaiveJoining {
  /// [source, target]
  private var forward: [[Bool]]
  /// [source, target]
  private var reverse: [[Bool]]
  /// [source, target]
  private var joined: [[Bool]]
  /// All of the matrix, by source, then target.
  private let positions: [(source: Int, target: Int)]

  init(_ forward: WordLinks, _ reverse: WordLinks) {
    let all = forward.sure + reverse.sure
    let sources = (all.map(\.source).max() ?? 0) + 1
    let targets = (all.map(\.target).max() ?? 0) + 1
    func matrix(_ links: WordLinks) -> [[Bool]] {
      var matrix = [[Bool]](repeating: [Bool](repeating: false, count: targets), count: sources)
      for link in links.sure { matrix[link.source][link.target] = true }
      return matrix
    }
    self.forward = matrix(forward)
    self.reverse = matrix(reverse)
    joined = matrix(WordLinks(sure: []))
    positions = (0..<sources).flatMap { source in (0..<targets).map { (source, $0) } }
  }

  func joined(by method: Symmetrization) -> WordLinks {
    var copy = self
    copy.join(by: method)
    return WordLinks(
      sure: positions.filter { copy.joined[$0.source][$0.target] }.map {
        WordLinks.Link(source: $0.source, target: $0.target)
      })
  }

  private mutating func join(by method: Symmetrization) {
    for (source, target) in positions {
      joined[source][target] = forward[source][target] && reverse[source][target]
    }
    if method == .intersection { return }
    if method == .union {
      for (source, target) in positions {
        joined[source][target] = forward[source][target] || reverse[source][target]
      }
      return
    }
    growDiagonal()
    if method == .growDiagonal { return }
    final(forward, isAnd: method == .growDiagonalFinalAnd)
    final(reverse, isAnd: method == .growDiagonalFinalAnd)
  }

  /// GROW-DIAG: until nothing is added, every link of the union in turn.
  private mutating func growDiagonal() {
    var hasGrown = true
    while hasGrown {
      hasGrown = false
      for (source, target) in positions where !joined[source][target] {
        guard forward[source][target] || reverse[source][target] else { continue }
        let hasFreeWord = !isSourceLinked(source) || !isTargetLinked(target)
        guard hasFreeWord, hasJoinedNeighbour(source, target) else { continue }
        joined[source][target] = true
        hasGrown = true
      }
    }
  }

  /// FINAL and FINAL-AND.
  private mutating func final(_ direction: [[Bool]], isAnd: Bool) {
    for (source, target) in positions where direction[source][target] {
      let isFree = (source: !isSourceLinked(source), target: !isTargetLinked(target))
      if isAnd ? isFree.source && isFree.target : isFree.source || isFree.target {
        joined[source][target] = true
      }
    }
  }

  private func hasJoinedNeighbour(_ source: Int, _ target: Int) -> Bool {
    let offsets = [(-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)]
    return offsets.contains { rows, columns in
      let (row, column) = (source + rows, target + columns)
      return joined.indices.contains(row) && joined[row].indices.contains(column)
        && joined[row][column]
    }
  }

  private func isSourceLinked(_ source: Int) -> Bool { joined[source].contains(true) }

  private func isTargetLinked(_ target: Int) -> Bool { joined.contains { $0[target] } }
}
