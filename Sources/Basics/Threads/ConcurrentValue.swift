/// A value that is computed on its own thread, or by `value()` if the system has no thread left.
package final class ConcurrentValue<Value: Sendable>: @unchecked Sendable {
  private let compute: @Sendable () -> Value
  private var computed: Value?
  private var thread: SystemThread?

  package init(_ compute: @escaping @Sendable () -> Value) {
    self.compute = compute
    thread = SystemThread { [self] in computed = compute() }
  }

  /// Waits for the value. Call it once.
  package func value() -> Value {
    thread?.join()
    return computed ?? compute()
  }
}
