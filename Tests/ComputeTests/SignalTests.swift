import Basics
import Compute
import Glibc
import Synchronization
import TestSupport
import Testing

/// How often the handler of the test below ran.
private let handledCount = Atomic<Int>(0)

/// Signals damage nothing while a thread computes.
@Suite struct SignalTests {
  private struct Outcome: Sendable {
    var products = 0
    var hasOtherBits = false
    var isRestored = false
  }

  /// The product that oneDNN computes on every processor. Without AVX-512, it would not survive a handler.
  @Test func gradientsSurviveHandlers() throws {
    signal(SIGUSR1) { _ in
      handledCount.add(1, ordering: .relaxed)
      // The handler has to use its part of the stack.
      withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) {
        _ = $0.initializeMemory(as: UInt8.self, repeating: 0xAB)
      }
    }
    defer { signal(SIGUSR1, SIG_DFL) }
    let outcome = Mutex(Outcome())
    // The threads that run tests hold signals back already.
    let thread = try #require(
      SystemThread {
        var signals = sigset_t()
        sigemptyset(&signals)
        pthread_sigmask(SIG_SETMASK, &signals, nil)
        let found = multiply(signalling: pthread_self())
        outcome.withLock { $0 = found }
      })
    thread.join()
    let found = outcome.withLock { $0 }
    #expect(found.products > 0 && !found.hasOtherBits && found.isRestored)
    #expect(handledCount.load(ordering: .relaxed) >= 200)
  }

  /// Multiplies until 200 signals, which another thread sends to `thread`, have been handled, or half a minute is over.
  private func multiply(signalling thread: pthread_t) -> Outcome {
    var layout = ParameterLayout()
    let weight = layout.weight("weight", 512, 1024)
    let total = Gradient(layout.parameters, count: layout.count)
    let arena = Arena()
    let pool = WorkerPool(workerCount: 1)
    let products = GradientProducts()
    let saved = Arena()
    func rows(_ columns: Int, _ name: String) -> Matrix {
      let block = Block(numbers(1280 * columns, name))
      let matrix = saved.matrix(rows: 1280, columns: columns)
      matrix.copy(from: block.matrix(rows: 1280, columns: columns))
      return matrix
    }
    var gradients = BatchGradients()
    gradients.add(weight, input: rows(512, "input"), dOutput: rows(1024, "dOutput"))
    func product() -> [Float] {
      arena.reset()
      total.clear()
      products.accumulate(gradients, into: total, arena: arena, pool: pool)
      return total.values[weight].values
    }
    let expected = product()
    let isDone = Atomic(false)
    return withExtendedLifetime(saved) {
      let sender = SystemThread {
        while !isDone.load(ordering: .relaxed) {
          pthread_kill(thread, SIGUSR1)
          usleep(50)
        }
      }
      defer { sender?.join() }
      defer { isDone.store(true, ordering: .relaxed) }
      var outcome = Outcome()
      let end = time(nil) + 30
      while handledCount.load(ordering: .relaxed) < 200, time(nil) < end {
        outcome.hasOtherBits = product() != expected || outcome.hasOtherBits
        outcome.products += 1
      }
      var blocked = sigset_t()
      pthread_sigmask(SIG_BLOCK, nil, &blocked)
      outcome.isRestored = (1..<32).allSatisfy { sigismember(&blocked, $0) == 0 }
      return outcome
    }
  }
}
