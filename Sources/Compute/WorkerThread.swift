#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A thread on its way to the rounds that it serves.
final class WorkerThread {
  private let rounds: WorkerRounds
  private let worker: Worker

  init(rounds: WorkerRounds, worker: Worker) {
    self.rounds = rounds
    self.worker = worker
  }

  func start() -> pthread_t {
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let status = pthread_create(
      &thread, nil,
      { opaque in
        WorkerThread.run(opaque)
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(status == 0, "the system gave no thread for worker \(worker.index)")
    #if canImport(Glibc)
      return thread
    #else
      guard let thread else { preconditionFailure("a thread without a handle") }
      return thread
    #endif
  }

  private static func run(_ opaque: UnsafeMutableRawPointer?) {
    guard let opaque else { return }
    let start = Unmanaged<WorkerThread>.fromOpaque(opaque).takeRetainedValue()
    start.rounds.serve(start.worker)
  }
}
