import Basics
import Batching
import Compute
import EncodedCorpus
import ModelFolder
import Ranks
import Seq2Seq
import TestRanks
import Testing
import Training

/// Updates that several ranks make together.
@Suite struct RankTests {
  /// A network whose buffers have several blocks.
  private static let change: @Sendable (inout NetworkConfiguration) -> Void = {
    $0.embeddingSize = 64
    $0.encoderHiddenSize = 56
    $0.hiddenSize = 96
    $0.attentionSize = 64
    $0.outputSize = 64
  }

  private func run(
    shards: Int, _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> SmallRun {
    var run = try SmallRun(.bpeDropout) {
      $0.shards = shards
      $0.batchLimit = .sentences(2)
      $0.learningRate = 0.005
      change(&$0)
    }
    run.change = Self.change
    return run
  }

  @Test func severalBlocks() throws {
    let network = try run(shards: 1).task.network(Self.change)
    #expect(BufferDivision(count: network.bufferCount, ownerCount: 4).blocks.count > 4)
  }

  /// Whole runs, with validations and a model: the bits of one process, where ranks divide the shards and where they do not.
  @Test(arguments: [(4, [2, 4, 3]), (5, [2, 5])])
  func sameBits(shards: Int, ranks: [Int]) throws {
    let alone = try run(shards: shards)
    try alone.train(steps: 16)
    for count in ranks {
      let shared = try run(shards: shards)
      try shared.train(ranks: count, steps: 16, workers: count == 2 ? 2 : 1)
      #expect(try shared.remains() == alone.remains(), "\(count) ranks")
      #expect(
        shared.recorder.samples == alone.recorder.samples
          && shared.recorder.progress.map(\.loss) == alone.recorder.progress.map(\.loss))
    }
  }

  /// Stopped anywhere, and gone on by another number of ranks.
  @Test func otherRanksGoOn() throws {
    let (alone, shared) = (try run(shards: 4), try run(shards: 4))
    try alone.train(steps: 16)
    for (ranks, stop) in [(2, 3), (1, 6), (4, 9), (3, 14)] {
      try shared.train(ranks: ranks, steps: 16, stoppingAt: stop)
      #expect(try shared.state()?.updateCount == stop)
    }
    try shared.train(ranks: 2, steps: 16)
    #expect(try shared.remains() == alone.remains())
  }

  /// Without an average, the best weights are copies of the weights.
  @Test func withoutAverage() throws {
    let (alone, shared) = (
      try run(shards: 2) { $0.averageDecay = 0 }, try run(shards: 2) { $0.averageDecay = 0 }
    )
    try alone.train(steps: 15)
    try shared.train(ranks: 2, steps: 15)
    #expect(try shared.remains() == alone.remains())
  }

  /// Guided attention and a tied table that is the output weight as well.
  @Test func tiedEmbeddings() throws {
    var (alone, shared) = (try run(shards: 2), try run(shards: 2))
    let change: @Sendable (inout NetworkConfiguration) -> Void = {
      Self.change(&$0)
      $0.tieEmbeddings = .target
      $0.lexicalPath = true
    }
    (alone.change, shared.change) = (change, change)
    try alone.train(steps: 9)
    try shared.train(ranks: 2, steps: 9)
    #expect(try shared.remains() == alone.remains())
  }

  /// A batch whose loss is not finite at one rank is skipped by all.
  @Test(arguments: 0..<3) func skippedTogether(bad: Int) throws {
    let run = try run(shards: 3)
    let pairs = run.task.data.training
    let (task, configuration) = (run.task, run.configuration)
    let results = try LocalRanks.run(3) { group in
      let network = task.network(Self.change)
      let updater = Updater(
        network, configuration: configuration, group: group, pool: WorkerPool(workerCount: 1))
      let arena = Arena.forIndices()
      func batch() -> [Batch] {
        [
          Batch(
            Array(3 * group.rank..<3 * group.rank + 3)[...], of: pairs, partSentences: 20,
            hasTwins: true, arena: arena)
        ]
      }
      let before = updater.weights.values
      // A weight that is not a number, at one rank.
      let table = try #require(network.parameters.first { $0.name.contains("source.embedding") })
      let row = updater.weights[table].row(Int(pairs[3 * bad].source[0]))
      let kept = row[0]
      if group.rank == bad { row[0] = .nan }
      updater.resume(updateCount: 0)
      let skipped = try updater.update(batch(), learningRate: 0.01)
      row[0] = kept
      updater.resume(updateCount: 0)
      let isUnchanged = updater.weights.values == before
      let made = try updater.update(batch(), learningRate: 0.01)
      return [
        !skipped.isFinite, isUnchanged, made.isFinite, updater.updateCount == 1,
        updater.weights.values != before,
      ]
    }
    #expect(results == Array(repeating: Array(repeating: true, count: 5), count: 3))
  }

  /// Moments and average are once over all ranks.
  @Test func slices() throws {
    let run = try run(shards: 4)
    let (task, configuration) = (run.task, run.configuration)
    let sizes = try LocalRanks.run(4) { group in
      let updater = Updater(
        task.network(Self.change), configuration: configuration, group: group,
        pool: WorkerPool(workerCount: 1))
      let size = updater.adam.firstMoment.count
      #expect(updater.adam.secondMoment.count == size && updater.average?.count == size)
      return size
    }
    #expect(sizes.reduce(0, +) == task.network(Self.change).bufferCount)
  }

  /// A rank that fails ends the run of the others.
  @Test func lostRank() throws {
    let run = try run(shards: 3)
    let (task, configuration, files) = (run.task, run.configuration, run.files)
    #expect(throws: FailingTransport.failure) {
      _ = try LocalRanks.run(3) { group in
        let transport = try #require(group.transport)
        let failing = RankGroup(FailingTransport(transport))
        let training = try TrainingRun(
          task.network(Self.change), configuration: configuration, data: task.data,
          folder: group.isFirst ? RunFolder(files) : nil,
          group: group.rank == 1 ? failing : group, pool: WorkerPool(workerCount: 1),
          report: {
            guard case .updated(let progress) = $0, progress.updateCount == 12 else { return }
            (failing.transport as? FailingTransport)?.fails = true
          })
        return try training.run(limits: TrainingLimits(maxSteps: 100)) { false }.updateCount
      }
    }
    // The checkpoint is whole.
    #expect(try run.state()?.updateCount == 10)
    let alone = try self.run(shards: 3)
    try alone.train(steps: 16)
    try run.train(ranks: 3, steps: 16)
    #expect(try run.remains() == alone.remains())
  }
}

@Suite struct ShardTreeTests {
  /// The fewest branches, from left to right; and the sum is that over single shards.
  @Test func branches() {
    for count in 1...40 {
      let whole = ShardTree.sum(
        ofShards: count, branches: (0..<count).map { .init(rank: 0, shards: $0..<$0 + 1) }
      ) {
        "\($0)"
      } add: {
        "(\($0)+\($1))"
      }
      for ranks in 1...count {
        let branches = ShardTree.branches(ofShards: count, ranks: ranks)
        #expect(branches.flatMap { Array($0.shards) } == Array(0..<count))
        for branch in branches {
          let own = ShardTree.shards(of: branch.rank, of: ranks, count: count)
          #expect(own.contains(branch.shards.lowerBound))
          #expect(own.upperBound >= branch.shards.upperBound)
        }
        let sum = ShardTree.sum(ofShards: count, branches: branches) { index in
          let shards = branches[index].shards
          func text(_ shards: Range<Int>) -> String {
            if shards.count == 1 { return "\(shards.lowerBound)" }
            let (left, right) = ShardTree.halves(of: shards)
            return "(\(text(left))+\(text(right)))"
          }
          return text(shards)
        } add: {
          "(\($0)+\($1))"
        }
        #expect(sum == whole)
        if count % ranks == 0, (count / ranks).nonzeroBitCount == 1 {
          #expect(branches.count == ranks)
        }
      }
    }
  }
}

/// A transport that fails from a moment on, as a process that ends does.
private final class FailingTransport: Transport, @unchecked Sendable {
  static let failure = UserError(.system, found: "the transport fails")

  private let transport: any Transport
  var fails = false

  init(_ transport: any Transport) { self.transport = transport }

  var rank: Int { transport.rank }
  var rankCount: Int { transport.rankCount }

  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int) -> Transfer {
    transport.send(bytes, to: rank, tag: tag)
  }

  func receive(_ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int) -> Transfer {
    transport.receive(bytes, from: rank, tag: tag)
  }

  func wait(for transfers: [Transfer]) throws(UserError) {
    if fails { throw Self.failure }
    try transport.wait(for: transfers)
  }
}
