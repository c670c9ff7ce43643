import Glibc

/// A thread of the system.
///
/// Swift's tasks are not used because they wait for ever when the system has no thread left.
package struct SystemThread: Sendable {
  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  private let thread: pthread_t

  /// Starts a thread that runs `body`; nil if the system has none left.
  package init?(_ body: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(Body(body))
    let code = pthread_create(
      &thread, nil,
      { body in
        body.map { Unmanaged<Body>.fromOpaque($0).takeRetainedValue() }?.run()
        return nil
      }, retained.toOpaque())
    guard code == 0 else {
      retained.release()
      return nil
    }
    self.thread = thread
  }

  /// Lets the thread end without anybody waiting for it. To be called once, in place of `join`.
  package func detach() { pthread_detach(thread) }

  /// Waits until `body` has returned. Call it once.
  package func join() { pthread_join(thread, nil) }
}
