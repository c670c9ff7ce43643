package import Compute
internal import Foundation

extension WorkerPool {
  /// As many workers as were asked for, or as the machine has processors.
  ///
  /// - Parameter warn: receives a sentence where the system gives fewer threads
  package convenience init(asked: Int?, warn: (String) -> Void = { _ in }) {
    let processors = ProcessInfo.processInfo.activeProcessorCount
    let wanted = min(max(asked ?? processors, 1), WorkerPool.maximumWorkerCount)
    self.init(workerCount: wanted)
    if workerCount < wanted {
      warn(
        "the system gives \(workerCount) of \(wanted) threads (ulimit -u or pids.max, or memory for their "
          + "stacks); goes on with \(workerCount), more slowly and to the same result")
    }
  }
}
