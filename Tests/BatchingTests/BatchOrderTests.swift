import Batching
import Compute
import Testing

@Suite struct BatchOrderTests {
  static func lengths(_ count: Int) -> [(source: Int, target: Int)] {
    let key = RandomKey(seed: 2)
    return (0..<count).map {
      let target = 1 + key.integer(UInt64($0), below: 30)
      return (1 + target * 2 / 3, target)
    }
  }

  private func batches(_ order: BatchOrder) -> [[Int]] {
    (0..<order.count).map { Array(order[$0]) }
  }

  static let limits: [BatchOrder.Limit] = [
    .tokens(1), .tokens(25), .tokens(200), .tokens(1_000_000), .sentences(1), .sentences(7),
    .sentences(1_000_000),
  ]

  @Test(arguments: limits, [0, 1, 2, 10, 3000])
  func everyIndexOnce(limit: BatchOrder.Limit, count: Int) {
    let lengths = Self.lengths(count)
    for key in [RandomKey(seed: 5), nil] {
      let all = batches(BatchOrder(lengths: lengths, limit: limit, key: key))
      #expect(all.flatMap { $0 }.sorted() == Array(0..<count))
      for batch in all {
        #expect(!batch.isEmpty)
        switch limit {
        case .sentences(let most): #expect(batch.count <= most)
        case .tokens(let most):
          #expect(batch.reduce(0) { $0 + lengths[$1].target } <= most || batch.count == 1)
        }
      }
    }
  }

  /// Shards follow one another, and none has much more than its share of the tokens.
  @Test(arguments: [1, 2, 3, 4, 7], [0, 1, 3, 40, 500])
  func shards(count: Int, pairs: Int) throws {
    let lengths = Self.lengths(pairs)
    func tokens(_ index: Int) -> Int { lengths[index].source + lengths[index].target }
    let batch = Array(0..<pairs).reversed()[...]
    let shards = BatchOrder.shards(of: ArraySlice(batch), count: count, tokenCount: tokens)
    #expect(shards.count == count && shards.flatMap { $0 } == Array(batch))
    let total = batch.reduce(0) { $0 + tokens($1) }
    let longest = batch.map(tokens).max() ?? 0
    for shard in shards {
      #expect(shard.reduce(0) { $0 + tokens($1) } * count <= total + longest * count)
    }
    if pairs == 500 { #expect(shards.allSatisfy { !$0.isEmpty }) }
  }

  /// Little is left empty: all batches but the last of a window are as full as the next pair lets them be.
  @Test func batchesAreFull() {
    let lengths = Self.lengths(20_000)
    let order = BatchOrder(lengths: lengths, limit: .tokens(500), key: RandomKey(seed: 1))
    let total = lengths.reduce(0) { $0 + $1.target }
    #expect(order.count < total / 500 * 106 / 100)
  }

  /// Who stands together is of similar length, over an epoch that is random in the large.
  @Test func similarLengthsStandTogether() {
    let lengths = Self.lengths(10_000)
    let all = batches(BatchOrder(lengths: lengths, limit: .sentences(40), key: RandomKey(seed: 1)))
    let spread = all.map { batch in
      let targets = batch.map { lengths[$0].target }
      return (targets.max() ?? 0) - (targets.min() ?? 0)
    }
    #expect(spread.reduce(0, +) < 2 * all.count)
    // The first batches are not the shortest ones.
    let first = all.prefix(20).flatMap { $0.map { lengths[$0].target } }
    let mean = Double(first.reduce(0, +)) / Double(first.count)
    #expect((10...21).contains(mean))
  }

  @Test func aFunctionOfTheKey() {
    let lengths = Self.lengths(2000)
    func epoch(_ number: UInt64) -> [[Int]] {
      batches(
        BatchOrder(lengths: lengths, limit: .tokens(300), key: RandomKey(seed: 8).at(number)))
    }
    #expect(epoch(1) == epoch(1))
    #expect(epoch(1) != epoch(2))
    // Not only the order of batches changes: hardly a batch has the same pairs.
    #expect(Set(epoch(1).map(Set.init)).intersection(epoch(2).map(Set.init)).count < 5)
  }

  /// Pairs of equal lengths meet others in every epoch, though sorting by length would put them side by side.
  @Test func equalLengthsRegroup() {
    let lengths = Array(repeating: (source: 5, target: 6), count: 400)
    func neighbours(_ epoch: UInt64) -> Set<Set<Int>> {
      let order = BatchOrder(
        lengths: lengths, limit: .sentences(2), key: RandomKey(seed: 8).at(epoch))
      return Set(batches(order).map(Set.init))
    }
    #expect(neighbours(1).intersection(neighbours(2)).count < 10)
  }

  /// Without a key: one order, by length, for validation.
  @Test func byLength() {
    let lengths = Self.lengths(500)
    let all = batches(BatchOrder(lengths: lengths, limit: .sentences(10), key: nil)).flatMap { $0 }
    let sorted = (0..<500).sorted {
      (lengths[$0].target, lengths[$0].source, $0) < (lengths[$1].target, lengths[$1].source, $1)
    }
    #expect(all == sorted)
  }
}
