/// A value that is computed on a thread of its own; where the system gives none, on the thread that asks for it.
package final class ConcurrentValue<Value: Sendable>: @unchecked Sendable {
  private let compute: @Sendable () -> Value
  private var computed: Value?
  private var thread: SystemThread?

  package init(_ compute: @escaping @Sendable () -> Value) {
    self.compute = compute
    thread = SystemThread { [self] in computed = compute() }
  }

  /// Waits for the value. To be called once.
  package func value() -> Value {
    thread?.join()
    return computed ?? compute()
  }
}
