import Compute
import Foundation

/// The wall-clock time of an update in milliseconds, divided by what the workers did in it.
struct Phases: Encodable {
  private let times: [(name: String, milliseconds: Double)]

  init(_ measured: [WorkerMeasurement], seconds: Double, steps: Int) {
    let scale = 1000 / Double(measured.count * steps)
    let phases = Phase.allCases.map { phase in
      ("\(phase)", measured.reduce(0) { $0 + $1.seconds[phase.rawValue] } * scale)
    }
    // Waiting workers, and work between rounds of tasks.
    let rest = 1000 * seconds / Double(steps) - phases.reduce(0) { $0 + $1.1 }
    times = phases + [("waiting", rest)]
  }

  func encode(to encoder: any Encoder) throws {
    try Dictionary(uniqueKeysWithValues: times.map { ($0.name, $0.milliseconds) })
      .encode(to: encoder)
  }

  var text: String {
    let whole = times.reduce(0) { $0 + $1.milliseconds }
    return times.map { name, time in
      String(
        format: "  %@ %7.2f ms %5.1f %%", name.padding(toLength: 9, withPad: " ", startingAt: 0),
        time, 100 * time / whole)
    }.joined(separator: "\n")
  }
}
