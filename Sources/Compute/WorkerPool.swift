import COneDNN
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads that stay, and take whole units of work.
///
/// What the units are is fixed by the batch, never by the number of workers: so every product has the same shape, and
/// the bits are the same, whoever computes it.
package final class WorkerPool: @unchecked Sendable {
  package let workerCount: Int

  /// The most workers that a pool can have.
  package static let maximumWorkerCount = Int(od_slots)

  private typealias Body = (Int, Worker) -> Void

  private let workers: [Worker]
  private var threads: [pthread_t] = []
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let begin = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let end = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let next = Atomic<Int>(0)
  // Under the mutex:
  private var round = 0
  private var running = 0
  private var taskCount = 0
  private var body: Body?
  private var isEnding = false

  /// - Parameter workerCount: threads that compute, the caller's own among them; 1 ... `maximumWorkerCount`
  package init(workerCount: Int) {
    precondition(
      (1...WorkerPool.maximumWorkerCount).contains(workerCount), "\(workerCount) workers")
    self.workerCount = workerCount
    workers = (0..<workerCount).map(Worker.init(index:))
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(begin, nil)
    pthread_cond_init(end, nil)
    od_use_one_thread()
    for worker in workers.dropFirst() { start(worker) }
  }

  deinit {
    pthread_mutex_lock(mutex)
    isEnding = true
    pthread_cond_broadcast(begin)
    pthread_mutex_unlock(mutex)
    for thread in threads { pthread_join(thread, nil) }
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(begin)
    pthread_cond_destroy(end)
    mutex.deallocate()
    begin.deallocate()
    end.deallocate()
  }

  /// Runs `body` for every task 0 ..< count and returns when all are done. Tasks begin in their order; the largest
  /// should come first.
  package func forEach(_ count: Int, _ body: (Int, Worker) -> Void) {
    if workerCount == 1 || count <= 1 {
      for task in 0..<count { body(task, workers[0]) }
      return
    }
    withoutActuallyEscaping(body) { body in
      pthread_mutex_lock(mutex)
      self.body = body
      taskCount = count
      next.store(0, ordering: .relaxed)
      running = workerCount - 1
      round += 1
      pthread_cond_broadcast(begin)
      pthread_mutex_unlock(mutex)
      work(workers[0], count, body)
      pthread_mutex_lock(mutex)
      while running > 0 { pthread_cond_wait(end, mutex) }
      self.body = nil
      pthread_mutex_unlock(mutex)
    }
  }

  private func work(_ worker: Worker, _ count: Int, _ body: Body) {
    while true {
      let task = next.add(1, ordering: .relaxed).oldValue
      if task >= count { return }
      body(task, worker)
    }
  }

  /// What a thread is given; it holds the pool only while a round runs, so that the pool can end.
  private final class Start {
    unowned let pool: WorkerPool
    let worker: Worker
    init(pool: WorkerPool, worker: Worker) {
      self.pool = pool
      self.worker = worker
    }
  }

  private func start(_ worker: Worker) {
    let start = Unmanaged.passRetained(Start(pool: self, worker: worker)).toOpaque()
    var thread = pthread_t()
    let status = pthread_create(&thread, nil, threadMain, start)
    precondition(status == 0, "the system gave no thread for worker \(worker.index)")
    threads.append(thread)
  }

  fileprivate static func run(_ opaque: UnsafeMutableRawPointer) {
    let start = Unmanaged<Start>.fromOpaque(opaque).takeRetainedValue()
    od_use_one_thread()
    start.pool.loop(start.worker)
  }

  private func loop(_ worker: Worker) {
    var seen = 0
    pthread_mutex_lock(mutex)
    while true {
      while round == seen && !isEnding { pthread_cond_wait(begin, mutex) }
      if isEnding { break }
      seen = round
      if let body {
        let count = taskCount
        pthread_mutex_unlock(mutex)
        work(worker, count, body)
        pthread_mutex_lock(mutex)
      }
      running -= 1
      if running == 0 { pthread_cond_signal(end) }
    }
    pthread_mutex_unlock(mutex)
  }
}

#if canImport(Glibc)
  private func threadMain(_ start: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let start { WorkerPool.run(start) }
    return nil
  }
#else
  private func threadMain(_ start: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    WorkerPool.run(start)
    return nil
  }
#endif
