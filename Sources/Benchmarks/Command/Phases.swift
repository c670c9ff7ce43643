import Compute
import Foundation

/// The wall-clock time of an update in milliseconds, divided by what the workers did in it.
struct Phases: Encodable {
  let products: Double
  let attention: Double
  let gates: Double
  let softmax: Double
  let optimizer: Double
  let other: Double
  /// Waiting workers, and work between rounds of tasks.
  let waiting: Double

  init(_ measured: [WorkerMeasurement], seconds: Double, steps: Int) {
    let scale = 1000 / Double(measured.count * steps)
    func share(_ phase: Phase) -> Double {
      measured.reduce(0) { $0 + $1.seconds[phase.rawValue] } * scale
    }
    products = share(.products)
    attention = share(.attention)
    gates = share(.gates)
    softmax = share(.softmax)
    optimizer = share(.optimizer)
    other = share(.other)
    waiting =
      1000 * seconds / Double(steps)
      - Phase.allCases.reduce(0) { $0 + share($1) }
  }

  var text: String {
    let rows = [
      ("products", products), ("attention", attention), ("gates", gates), ("softmax", softmax),
      ("optimizer", optimizer), ("other", other), ("waiting", waiting),
    ]
    let whole = rows.reduce(0) { $0 + $1.1 }
    return rows.map { name, time in
      String(
        format: "  %@ %7.2f ms %5.1f %%", name.padding(toLength: 9, withPad: " ", startingAt: 0),
        time, 100 * time / whole)
    }.joined(separator: "\n")
  }
}
