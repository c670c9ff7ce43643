/// What a worker spends time on.
package enum Phase: Int, CaseIterable, Sendable {
  case products
  case attention
  case gates
  case softmax
  case optimizer
  /// Everything else that a task does.
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

/// What one worker spends time on, and which products it computes. For benchmarks only.
package final class WorkerMeasurement {
  /// The seconds of each phase.
  package private(set) var seconds = [Double](repeating: 0, count: Phase.allCases.count)
  /// How often each product was computed, before it was cut into tiles.
  package private(set) var products: [ProductShape: Int] = [:]
  private var phase: Phase?
  private var since = ContinuousClock.now

  package init() {
    // Measuring must not allocate.
    products.reserveCapacity(1 << 12)
  }

  /// Begins a phase, or none; returns the one that ends.
  func enter(_ next: Phase?) -> Phase? {
    let now = ContinuousClock.now
    if let phase { seconds[phase.rawValue] += (now - since) / .seconds(1) }
    since = now
    defer { phase = next }
    return phase
  }

  func count(_ shape: ProductShape) { products[shape, default: 0] += 1 }
}

extension Worker {
  /// Runs `body`, whose time belongs to a phase, except for phases inside it.
  package func spend<Result>(on phase: Phase, _ body: () throws -> Result) rethrows -> Result {
    guard let measurement else { return try body() }
    let outer = measurement.enter(phase)
    defer { _ = measurement.enter(outer) }
    return try body()
  }
}
