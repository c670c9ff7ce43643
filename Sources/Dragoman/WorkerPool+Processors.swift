package import Compute
internal import Foundation

extension WorkerPool {
  /// As many workers as were asked for, or as there are processors for this process.
  ///
  /// - Parameter ranks: on this machine, which share its processors
  /// - Parameter warn: receives a sentence where the system gives fewer threads
  package convenience init(
    asked: Int?, sharedBy ranks: Int = 1, warn: (String) -> Void = { _ in }
  ) {
    let wanted = min(
      max(asked ?? Self.processorCount(sharedBy: ranks), 1), WorkerPool.maximumWorkerCount)
    self.init(workerCount: wanted)
    if workerCount < wanted {
      warn(
        "the system gives \(workerCount) of \(wanted) threads (ulimit -u or pids.max, or memory for their "
          + "stacks); goes on with \(workerCount), more slowly and to the same result")
    }
  }

  /// This process's share of all processors, or fewer where a launcher has bound it to fewer.
  package static func processorCount(sharedBy ranks: Int) -> Int {
    let (all, bound) = (
      ProcessInfo.processInfo.processorCount, ProcessInfo.processInfo.activeProcessorCount
    )
    return min(bound, max(1, all / max(ranks, 1)))
  }
}
