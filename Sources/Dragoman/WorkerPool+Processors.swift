package import Compute
internal import Foundation

extension WorkerPool {
  /// As many workers as were asked for, or as the machine has processors.
  package static func count(asked: Int?) -> Int {
    min(max(asked ?? ProcessInfo.processInfo.activeProcessorCount, 1), maximumWorkerCount)
  }

  package convenience init(asked: Int?) {
    self.init(workerCount: WorkerPool.count(asked: asked))
  }
}
