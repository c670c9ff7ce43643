import Compute
import Glibc
import Synchronization
import Testing

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
