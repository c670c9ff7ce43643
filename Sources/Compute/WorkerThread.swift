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

  /// - Returns: nil where the system gives no thread
  func start() -> pthread_t? {
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let retained = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { opaque in
        WorkerThread.run(opaque)
        return nil
      }, retained.toOpaque())
    guard status == 0 else {
      retained.release()
      return nil
    }
    return thread
  }

  private static func run(_ opaque: UnsafeMutableRawPointer?) {
    guard let opaque else { return }
    let start = Unmanaged<WorkerThread>.fromOpaque(opaque).takeRetainedValue()
    start.rounds.serve(start.worker)
  }
}
