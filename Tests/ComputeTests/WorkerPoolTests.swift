import Basics
import Compute
import Glibc
import Synchronization
import TestSupport
import Testing

/// How often the handler of `signalsDuringProducts` ran.
private let handledCount = Atomic<Int>(0)

@Suite struct WorkerPoolTests {
  @Test(arguments: [1, 2, 3, 8]) func everyTaskOnce(workers: Int) {
    let pool = WorkerPool(workerCount: workers)
    for round in 0..<300 {
      let count = round % 41
      let seen = Mutex([Int](repeating: 0, count: count))
      let indices = Mutex<Set<Int>>([])
      pool.forEach(count) { task, worker in
        seen.withLock { $0[task] += 1 }
        _ = indices.withLock { $0.insert(worker.index) }
      }
      #expect(seen.withLock { $0.allSatisfy { $0 == 1 } })
      #expect(indices.withLock { $0.isSubset(of: 0..<workers) })
    }
  }

  /// Every task is given the inputs, whatever they are made of.
  @Test(arguments: [1, 3]) func inputs(workers: Int) {
    let pool = WorkerPool(workerCount: workers)
    let numbers = FloatBuffer(count: 100)
    for _ in 0..<20 {
      pool.forEach(100, with: (numbers, names: ["a", "bc"])) { inputs, task, _ in
        inputs.0.base[task] += Float(inputs.names[task % 2].count)
      }
    }
    #expect(numbers.values == (0..<100).map { $0 % 2 == 0 ? 20 : 40 })
  }

  /// Two tasks never run at the same time with the same worker's memory.
  @Test func workersRunOneTaskAtATime() {
    let pool = WorkerPool(workerCount: 4)
    let busy = Mutex<Set<Int>>([])
    let clashes = Atomic<Int>(0)
    for _ in 0..<50 {
      pool.forEach(40) { _, worker in
        if !busy.withLock({ $0.insert(worker.index).inserted }) {
          clashes.add(1, ordering: .relaxed)
        }
        for _ in 0..<200 { _ = clashes.load(ordering: .relaxed) }
        _ = busy.withLock { $0.remove(worker.index) }
      }
    }
    #expect(clashes.load(ordering: .relaxed) == 0)
  }

  /// What a task wrote is seen by the caller, and what the caller wrote by the tasks.
  @Test func roundsFollowEachOther() {
    let pool = WorkerPool(workerCount: 3)
    let numbers = FloatBuffer(count: 1000)
    for _ in 0..<100 {
      pool.forEach(1000) { task, _ in numbers.base[task] += 1 }
      numbers.base[0] += 1
    }
    #expect(numbers.values[0] == 200)
    #expect(numbers.values.dropFirst().allSatisfy { $0 == 100 })
  }

  /// No handler runs on a thread that computes; faults are as they were, and so is the caller afterwards.
  @Test(arguments: [1, 3]) func signalsAreHeldBack(workers: Int) {
    let pool = WorkerPool(workerCount: workers)
    let before = blockedSignals()
    let faults: Set = [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS]
    let held = Mutex<[Set<CInt>]>([])
    pool.forEach(1) { _, _ in held.withLock { $0.append(blockedSignals()) } }
    pool.forEach(50) { _, _ in
      held.withLock { $0.append(blockedSignals()) }
      usleep(100)
    }
    for blocked in held.withLock({ $0 }) {
      #expect(blocked.isSuperset(of: [SIGINT, SIGTERM, SIGALRM, SIGPROF, SIGWINCH]))
      #expect(blocked.isDisjoint(with: faults.subtracting(before)))
    }
    #expect(blockedSignals() == before)
  }

  /// Signals damage nothing while a thread multiplies. Without AVX-512, oneDNN's kernel would not survive them.
  @Test func signalsDuringProducts() throws {
    signal(SIGUSR1) { _ in
      handledCount.add(1, ordering: .relaxed)
      // The handler has to use its part of the stack.
      withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 1) {
        _ = $0.initializeMemory(as: UInt8.self, repeating: 0xAB)
      }
    }
    defer { signal(SIGUSR1, SIG_DFL) }
    let results = Mutex<[[Float]]>([])
    // The threads that run tests hold signals back already.
    let thread = try #require(
      SystemThread {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGUSR1)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        let found = products(count: 400, signalling: pthread_self())
        results.withLock { $0 = found }
      })
    thread.join()
    let found = results.withLock { $0 }
    #expect(found.count == 400 && found.allSatisfy { $0 == found[0] })
    #expect(handledCount.load(ordering: .relaxed) >= 100)
  }

  /// The same product again and again, while another thread sends SIGUSR1 to `thread`.
  private func products(count: Int, signalling thread: pthread_t) -> [[Float]] {
    let weights = PackedMatrix(inner: 512, columns: 1024)
    let plain = Block(numbers(512 * 1024, "weights"))
    weights.pack(plain.matrix(rows: 512, columns: 1024), transposed: false)
    let source = Block(numbers(16 * 512, "source"))
    let destination = Block(Array(repeating: 0, count: 16 * 1024))
    let rows = source.matrix(rows: 16, columns: 512)
    let result = destination.matrix(rows: 16, columns: 1024)
    let pool = WorkerPool(workerCount: 1)
    let isDone = Atomic(false)
    return withExtendedLifetime((plain, source)) {
      let sender = SystemThread {
        while !isDone.load(ordering: .relaxed) {
          pthread_kill(thread, SIGUSR1)
          usleep(50)
        }
      }
      defer { sender?.join() }
      defer { isDone.store(true, ordering: .relaxed) }
      return (0..<count).map { _ in
        pool.forEach(1) { _, worker in weights.multiply(rows, into: result, worker: worker) }
        return destination.values
      }
    }
  }

  private func blockedSignals() -> Set<CInt> {
    var signals = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &signals)
    return Set((1..<32).filter { sigismember(&signals, $0) == 1 })
  }

  #if os(Linux)
    /// A pool that is let go ends its threads.
    @Test func threadsEnd() {
      for _ in 0..<200 {
        let pool = WorkerPool(workerCount: 8)
        pool.forEach(16) { _, _ in }
      }
      // Other tests run beside this one; 1,400 threads would be left without an end.
      #expect(threadCount() < 200)
    }

    private func threadCount() -> Int {
      guard let folder = opendir("/proc/self/task") else { return 0 }
      defer { closedir(folder) }
      var count = 0
      while readdir(folder) != nil { count += 1 }
      return count
    }
  #endif
}
