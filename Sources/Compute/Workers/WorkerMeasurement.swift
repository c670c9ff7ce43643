import Glibc

/// What a worker's time goes into.
package enum Phase: Int, CaseIterable, Sendable {
  case products
  case attention
  case gates
  case softmax
  case optimizer
  /// Whatever else a task does.
  case other
}

/// The sizes of a product: [rows, inner] · [inner, columns].
package struct ProductShape: Hashable, Sendable {
  package var rows: Int
  package var inner: Int
  package var columns: Int

  package init(rows: Int, inner: Int, columns: Int) {
    self.rows = rows
    self.inner = inner
    self.columns = columns
  }

  /// Floating-point operations, an addition and a multiplication each one.
  package var operations: Double { 2 * Double(rows) * Double(inner) * Double(columns) }
}

/// Where the time of one worker goes, and which products the computation asked for. Made for benchmarks only.
package final class WorkerMeasurement {
  /// Seconds a phase.
  package private(set) var seconds = [Double](repeating: 0, count: Phase.allCases.count)
  /// How often each product was asked for, however it was cut.
  package private(set) var products: [ProductShape: Int] = [:]
  private var phase: Phase?
  private var since = 0.0

  package init() {
    // Measuring shall not allocate what it measures.
    products.reserveCapacity(1 << 12)
  }

  /// Enters a phase, or with nil none; returns the one that is left.
  func enter(_ next: Phase?) -> Phase? {
    let now = Self.now()
    if let phase { seconds[phase.rawValue] += now - since }
    since = now
    defer { phase = next }
    return phase
  }

  func count(_ shape: ProductShape) { products[shape, default: 0] += 1 }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

extension Worker {
  /// Runs `body`, whose time belongs to a phase; phases inside it count for themselves.
  package func spend<Result>(on phase: Phase, _ body: () throws -> Result) rethrows -> Result {
    guard let measurement else { return try body() }
    let outer = measurement.enter(phase)
    defer { _ = measurement.enter(outer) }
    return try body()
  }
}
