import Batching
import Compute
import EncodedCorpus
import Layers
import Seq2Seq
import Testing
import Training

/// Updates from several shards.
@Suite struct ShardTests {
  private let run: SmallRun

  init() throws {
    run = try SmallRun {
      $0.shards = 5
      $0.dropout = 0.2
      $0.batchLimit = .sentences(4)
    }
  }

  /// Pairs 0 to 19 in five shards, of which one is empty.
  private let shards = [0..<3, 3..<9, 9..<9, 9..<16, 16..<20]

  private func batch(_ pairs: Range<Int>, _ arena: Arena) -> Batch {
    Batch(Array(pairs)[...], of: run.task.data.training, partSentences: 20, arena: arena)
  }

  private func updater(workers: Int = 2) -> Updater {
    Updater(
      run.task.network(), configuration: run.configuration, pool: WorkerPool(workerCount: workers))
  }

  /// The naive twin: gradients of their own, added number by number as ((0 + 1) + (2 + 3)) + 4.
  @Test func gradientsAreAddedAlongATree() throws {
    let (updater, twin) = (updater(), updater())
    let arena = Arena.forIndices()
    let batches = shards.map { batch($0, arena) }
    let network = run.task.network()
    for update in 0..<3 {
      let key = RandomKey(seed: run.configuration.seed).at("dropout").at(UInt64(update))
      let tokens = batches.reduce(0) { $0 + $1.targetRowCount }
      let gradients = batches.map { batch in
        let gradient = Gradient(network.parameters, count: network.bufferCount)
        _ = twin.pass.gradient(
          batch, weights: Weights(values: twin.weights, packed: twin.packed),
          dropout: Dropout(run.configuration.dropoutRates(ofUpdate: update + 1), key: key),
          smoothing: Float(run.configuration.labelSmoothing),
          guidance: Float(run.configuration.guidedAlignmentWeight),
          scale: 1 / Float(tokens), into: gradient)
        return gradient.values
      }
      let sum = FloatBuffer(count: network.bufferCount)
      for index in 0..<sum.count {
        let numbers = gradients.map { $0.base[index] }
        sum.base[index] = ((numbers[0] + numbers[1]) + (numbers[2] + numbers[3])) + numbers[4]
      }
      let norm = twin.adam.norm(of: sum, pool: twin.pool)
      let clip = run.configuration.clipNorm
      twin.adam.update(
        twin.weights, gradient: sum, update: update + 1, learningRate: 0.01,
        gradientScale: norm > clip ? Float(clip / norm) : 1, pool: twin.pool)
      twin.packed.pack(twin.weights, pool: twin.pool)
      let result = try updater.update(batches, learningRate: 0.01)
      #expect(result.gradientNorm == norm && result.loss.tokenCount == tokens)
      #expect(updater.weights.values.elementsEqual(twin.weights.values))
    }
  }

  /// The same update as from the whole batch, but for rounding: dropout and the mean over tokens are those of the update.
  @Test func shardsAreAWholeBatch() throws {
    let (divided, whole) = (updater(), updater())
    let arena = Arena.forIndices()
    let result = try divided.update(shards.map { batch($0, arena) }, learningRate: 0.01)
    let expected = try whole.update(batch(0..<20, arena), learningRate: 0.01)
    #expect(abs(result.loss.loss - expected.loss.loss) < 1e-5 * expected.loss.loss)
    #expect(abs(result.gradientNorm - expected.gradientNorm) < 1e-4 * expected.gradientNorm)
    #expect(result.loss.tokenCount == expected.loss.tokenCount)
  }

  /// A loss that is not finite in one shard skips the update, and leaves no gradient of the others behind.
  @Test(arguments: [0, 1, 3, 4]) func oneBadShard(bad: Int) throws {
    let (updater, twin) = (updater(), updater())
    let pairs = run.task.data.training
    let id = pairs[0].source[0]
    let (with, without) = (
      (0..<pairs.count).filter { pairs[$0].source.contains(id) },
      (0..<pairs.count).filter { !pairs[$0].source.contains(id) }
    )
    try #require(!with.isEmpty && without.count >= 8)
    let arena = Arena.forIndices()
    let batches = (0..<5).map { shard in
      Batch(
        shard == bad ? with[...] : without[2 * min(shard, 3)..<2 * min(shard, 3) + 2],
        of: pairs, partSentences: 20, arena: arena)
    }
    let table = try #require(
      run.task.network().parameters.first { $0.name.contains("source.embedding") })
    let row = updater.weights[table].row(Int(id))
    let kept = row[0]
    row[0] = .nan
    updater.resume(updateCount: 0)
    #expect(try !updater.update(batches, learningRate: 0.01).isFinite)
    #expect(updater.updateCount == 0)
    row[0] = kept
    updater.resume(updateCount: 0)
    for each in [updater, twin] {
      #expect(try each.update(batches, learningRate: 0.01).isFinite)
    }
    #expect(updater.weights.values.elementsEqual(twin.weights.values))
  }

  /// Whole runs: any number of workers, and stopped anywhere.
  @Test func sameBits() throws {
    let runs = try (0..<3).map { _ in
      try SmallRun(.bpeDropout) {
        $0.shards = 3
        $0.batchLimit = .sentences(3)
      }
    }
    try runs[0].train(steps: 26)
    try runs[1].train(steps: 26, workers: 3)
    for stop in [1, 8, 15, 20] { try runs[2].train(steps: 26, stoppingAt: stop, workers: 2) }
    try runs[2].train(steps: 26)
    #expect(try runs[0].remains() == runs[1].remains())
    #expect(try runs[0].remains() == runs[2].remains())
  }

  /// An update has as many tokens as a batch of that size.
  @Test func updatesAreLarger() throws {
    let (one, three) = (try SmallRun(), try SmallRun { $0.shards = 3 })
    try one.train(steps: 8)
    try three.train(steps: 3)
    #expect(one.recorder.progress.map(\.batchesInEpoch) == Array(repeating: 8, count: 8))
    #expect(three.recorder.progress.map(\.batchesInEpoch) == Array(repeating: 3, count: 3))
    func tokens(_ run: SmallRun) -> Int { run.recorder.progress.reduce(0) { $0 + $1.tokenCount } }
    #expect(tokens(one) == tokens(three))
  }
}
