import Basics
import COneDNN

/// Threads that stay, and take whole units of work.
///
/// What the units are is fixed by the batch, never by the number of workers: so every product has the same shape, and
/// the bits are the same, whoever computes it. One round runs at a time: tasks must not call the pool themselves.
package final class WorkerPool: Sendable {
  /// As many as were asked for, or fewer where the system gave fewer threads.
  package let workerCount: Int

  /// The most workers that a pool can have.
  package static let maximumWorkerCount = Int(od_slots)

  private let workers: [Worker]
  private let rounds = WorkerRounds()
  private let threads: [SystemThread]

  /// Where the system gives fewer threads, there are fewer workers, and the same bits.
  ///
  /// - Parameter workerCount: threads that compute, the caller's own among them; 1 ... `maximumWorkerCount`
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

  /// Begins to measure all workers anew; what each has spent until now is in the result of the next call.
  ///
  /// - Returns: what was measured since the call before; empty at the first
  package func measure() -> [WorkerMeasurement] {
    let finished = workers.compactMap(\.measurement)
    for worker in workers { worker.measurement = WorkerMeasurement() }
    return finished
  }

  /// Runs `body` for every task 0 ..< count and returns when all are done. Tasks begin in their order; the largest
  /// should come first.
  ///
  /// Nothing is allocated where `body` captures nothing.
  ///
  /// - Parameter inputs: given to every task
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

  /// The same for tasks that capture what they need, which is allocated each time.
  package func forEach(_ count: Int, _ body: (Int, Worker) -> Void) {
    withoutActuallyEscaping(body) { body in
      forEach(count, with: body) { body, task, worker in body(task, worker) }
    }
  }
}
