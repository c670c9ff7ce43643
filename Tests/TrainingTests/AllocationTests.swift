import Batching
import CAllocationCount
import COneDNN
import Compute
import Testing
import Training

/// Once the largest batch has been seen, updates allocate nothing: batches, traces and gradients stand in arenas.
@Suite struct AllocationTests {
  @Test(.enabled(if: ac_is_counting() != 0, "allocations are counted with glibc only"))
  func updatesAllocateNothing() throws {
    ac_set_library(od_is_inside)
    let run = try SmallRun { $0.dropout = 0.2 }
    let network = run.task.network()
    // One worker is this thread, in which other tests do not run.
    let updater = Updater(
      network, configuration: run.configuration, pool: WorkerPool(workerCount: 1))
    let pairs = run.task.data.training
    let indices = Array(0..<24)
    let arena = Arena.forIndices()
    func update(_ indices: ArraySlice<Int>) {
      arena.reset()
      let batch = Batch(indices, of: pairs, blockSentences: 20, arena: arena)
      #expect(updater.update(batch, learningRate: 0.01).isFinite)
    }
    let batches = [indices[...], indices[..<7], indices[7..<20]]
    for batch in batches { update(batch) }
    let before = (ac_thread_count(0), ac_thread_count(1))
    var after = before
    for batch in batches {
      arena.reset()
      let batch = Batch(batch, of: pairs, blockSentences: 20, arena: arena)
      let result = updater.update(batch, learningRate: 0.01)
      after = (ac_thread_count(0), ac_thread_count(1))
      if !result.isFinite { break }
    }
    #expect(after.0 == before.0, "\(after.0 - before.0) allocations in three updates")
    #expect(after.1 > before.1, "oneDNN allocates at every execution: the counter sees it")
    #expect(updater.updateCount == 6)
  }
}
