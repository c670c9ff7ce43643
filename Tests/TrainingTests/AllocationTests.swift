import Batching
import CAllocationCount
import Compute
import EncodedCorpus
import Testing
import Training
import Vocabularies

/// Once the largest batch has been seen, updates allocate nothing: batches, traces and gradients stand in arenas.
@Suite(.enabled(if: ac_is_counting() != 0, "allocations are counted with glibc only"))
struct AllocationTests {
  init() { ac_set_library(ProductLibrary.isAtWork) }

  /// Allocations of this thread while `body` runs: ours, and oneDNN's.
  private func allocations(
    in body: () throws -> Void
  ) rethrows -> (own: UInt64, library: UInt64) {
    let before = (ac_thread_count(0), ac_thread_count(1))
    try body()
    return (ac_thread_count(0) - before.0, ac_thread_count(1) - before.1)
  }

  @Test(arguments: [false, true]) func updatesAllocateNothing(guided: Bool) throws {
    let run = try SmallRun { $0.dropout = 0.2 }
    // One worker is this thread, in which other tests do not run.
    let updater = Updater(
      run.task.network(), configuration: run.configuration, pool: WorkerPool(workerCount: 1))
    let pairs = run.task.data.training
    let indices = Array(0..<24)
    let batches = [indices[...], indices[..<7], indices[7..<20]]
    let arena = Arena.forIndices()
    var finite = 0
    func update() throws {
      for batch in batches {
        arena.reset()
        let batch = Batch(
          count: batch.count, startID: Vocabulary.startID, partSentences: 20, arena: arena
        ) { index in
          let pair = pairs[batch[batch.startIndex + index]]
          return guided ? pair.guidedToItself(arena: arena) : pair
        }
        if try updater.update(batch, learningRate: 0.01).isFinite { finite += 1 }
      }
    }
    try update()
    let made = try allocations(in: update)
    #expect(made.own == 0, "\(made.own) allocations in three updates")
    #expect(made.library > 0, "oneDNN allocates at every execution: the counter sees it")
    #expect(finite == 6)
  }

  /// Nor does a round that several threads take part in, where its tasks capture nothing.
  @Test func roundsAllocateNothing() {
    let pool = WorkerPool(workerCount: 3)
    let numbers = FloatBuffer(count: 100)
    func round() {
      pool.forEach(100, with: (numbers, 2)) { inputs, task, _ in
        inputs.0.base[task] += Float(inputs.1)
      }
    }
    round()
    let made = allocations { for _ in 0..<10 { round() } }
    #expect(made.own == 0)
    let captured = allocations { pool.forEach(100) { task, _ in numbers.base[task] += 1 } }
    #expect(captured.own > 0, "the counter sees an allocation")
    #expect(numbers.values.allSatisfy { $0 == 23 })
  }
}
