import Glibc
import Synchronization

/// What a pool and its threads share: the round that is running. Threads do not retain the pool.
final class WorkerRounds: @unchecked Sendable {
  /// The tasks of a round.
  private struct Round {
    let address: UnsafeRawPointer
    let kind: any WorkerTasks.Type
    let count: Int
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let begin = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let finish = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let next = Atomic<Int>(0)
  // Under the mutex:
  private var round = 0
  private var running = 0
  private var tasks: Round?
  private var isEnding = false

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(begin, nil)
    pthread_cond_init(finish, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(begin)
    pthread_cond_destroy(finish)
    mutex.deallocate()
    begin.deallocate()
    finish.deallocate()
  }

  /// Runs one round, in which the calling thread takes part as `worker`.
  ///
  /// - Parameter threads: the number of other threads
  func run<Tasks: WorkerTasks>(_ count: Int, of tasks: Tasks, threads: Int, worker: Worker) {
    withUnsafePointer(to: tasks) {
      run(
        Round(address: UnsafeRawPointer($0), kind: Tasks.self, count: count),
        threads: threads, worker: worker)
    }
  }

  private func run(_ tasks: Round, threads: Int, worker: Worker) {
    pthread_mutex_lock(mutex)
    precondition(self.tasks == nil, "a round begins inside another")
    self.tasks = tasks
    next.store(0, ordering: .relaxed)
    running = threads
    round += 1
    pthread_cond_broadcast(begin)
    pthread_mutex_unlock(mutex)
    work(worker, tasks)
    pthread_mutex_lock(mutex)
    while running > 0 { pthread_cond_wait(finish, mutex) }
    self.tasks = nil
    pthread_mutex_unlock(mutex)
  }

  /// Makes `serve` return in all threads.
  func end() {
    pthread_mutex_lock(mutex)
    isEnding = true
    pthread_cond_broadcast(begin)
    pthread_mutex_unlock(mutex)
  }

  /// Takes part in every round until the end.
  func serve(_ worker: Worker) {
    var seen = 0
    pthread_mutex_lock(mutex)
    while true {
      while round == seen && !isEnding { pthread_cond_wait(begin, mutex) }
      if isEnding { break }
      seen = round
      if let tasks {
        pthread_mutex_unlock(mutex)
        work(worker, tasks)
        pthread_mutex_lock(mutex)
      }
      running -= 1
      if running == 0 { pthread_cond_signal(finish) }
    }
    pthread_mutex_unlock(mutex)
  }

  private func work(_ worker: Worker, _ tasks: Round) {
    while true {
      let task = next.add(1, ordering: .relaxed).oldValue
      if task >= tasks.count { return }
      worker.spend(on: .other) { tasks.kind.run(at: tasks.address, task: task, worker: worker) }
    }
  }
}
