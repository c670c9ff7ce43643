import Compute
import Dragoman

extension WorkerPool {
  /// So many workers, or as many as the machine has processors; fewer, with a warning, where the system gives fewer
  /// threads.
  static func asFarAsPossible(_ count: Int?) -> WorkerPool {
    let wanted = WorkerPool.count(asked: count)
    let pool = WorkerPool(workerCount: wanted)
    if pool.workerCount < wanted {
      StandardError.write(
        "dragoman: warning: the system gives \(pool.workerCount) of \(wanted) threads (ulimit -u or "
          + "pids.max, or memory for their stacks); goes on with \(pool.workerCount), more slowly and to the same result\n"
      )
    }
    return pool
  }
}
