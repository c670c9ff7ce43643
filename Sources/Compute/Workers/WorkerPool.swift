import Basics
import COneDNN

/// Threads that run tasks.
///
/// Tasks depend on the batch and never on the number of workers, so every product has the same shape, and results have
/// the same bits. One round of tasks runs at a time: tasks must not call the pool.
package final class WorkerPool: Sendable {
  /// The number given at creation, or fewer where the system refused threads.
  package let workerCount: Int

  /// The largest number of workers of a pool.
  package static let maximumWorkerCount = Int(od_slots)

  private let workers: [Worker]
  private let rounds = WorkerRounds()
  private let threads: [SystemThread]

  /// - Parameter workerCount: threads that compute, including the caller's own; 1 ... `maximumWorkerCount`
  package init(workerCount: Int) {
    precondition(
      (1...WorkerPool.maximumWorkerCount).contains(workerCount), "\(workerCount) workers")
    var workers = [Worker(index: 0)]
    var threads: [SystemThread] = []
    for index in 1..<max(workerCount, 1) {
      let worker = Worker(index: index)
      guard let thread = SystemThread({ [rounds] in rounds.serve(worker) }) else { break }
      workers.append(worker)
      threads.append(thread)
    }
    self.workerCount = workers.count
    self.workers = workers
    self.threads = threads
  }

  deinit {
    rounds.end()
    for thread in threads { thread.join() }
  }

  /// Starts a new measurement of all workers.
  ///
  /// - Returns: what was measured since the last call; empty at the first
  package func measure() -> [WorkerMeasurement] {
    let finished = workers.compactMap(\.measurement)
    for worker in workers { worker.measurement = WorkerMeasurement() }
    return finished
  }

  /// Runs `body` for every task 0 ..< count and returns when all are done. Tasks begin in their order; the largest
  /// should come first.
  ///
  /// Nothing is allocated if `body` captures nothing.
  ///
  /// - Parameter inputs: passed to every task
  package func forEach<Inputs>(
    _ count: Int, with inputs: Inputs, _ body: @escaping (Inputs, Int, Worker) -> Void
  ) {
    if workerCount == 1 || count <= 1 {
      for task in 0..<count { workers[0].spend(on: .other) { body(inputs, task, workers[0]) } }
      return
    }
    rounds.run(
      count, of: TasksOfInputs(inputs: inputs, body: body), threads: threads.count,
      worker: workers[0])
  }

  /// The same for tasks that capture their inputs, which allocates.
  package func forEach(_ count: Int, _ body: (Int, Worker) -> Void) {
    withoutActuallyEscaping(body) { body in
      forEach(count, with: body) { body, task, worker in body(task, worker) }
    }
  }
}
