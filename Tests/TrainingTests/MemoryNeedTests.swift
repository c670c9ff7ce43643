import Batching
import Compute
import Seq2Seq
import TestSupport
import Testing
import Training

@Suite struct MemoryNeedTests {
  private func need(
    _ change: (inout TrainingConfiguration) -> Void = { _ in }
  ) throws -> MemoryNeed {
    let run = try SmallRun(change)
    return MemoryNeed(
      of: run.task.network(), configuration: run.configuration, data: run.task.data)
  }

  @Test func theBatchCounts() throws {
    let small = try need { $0.batchLimit = .sentences(2) }
    let large = try need { $0.batchLimit = .sentences(60) }
    #expect(small.network == large.network && small.total == small.network + small.batch)
    #expect(small.batch > 0 && large.batch > small.batch)
    // What is saved grows with the rows, whatever the limit counts.
    #expect(try need { $0.batchLimit = .tokens(100_000) }.batch == large.batch)
  }

  @Test func theNetworkCountsAsOftenAsItIsKept() throws {
    let network = try SmallRun().task.network()
    let copy = UInt64(4 * network.bufferCount)
    let (with, without) = (try need(), try need { $0.averageDecay = 0 })
    #expect(with.network - without.network == copy)
    #expect(without.network > 5 * copy && without.network <= 7 * copy)
    #expect((with.reserved > 0) == ProductLibrary.usesAVX512)
  }
}
