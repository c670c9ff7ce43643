import ArgumentParser
import Foundation

/// `benchmarks kernels`: the speed of each fused kernel compared with its naive twin and the processor's limits, on one
/// thread.
struct KernelBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Measure each kernel against its naive twin and against the processor's limits.")

  @Flag(help: "Print one JSON object, as the last line.")
  var json = false

  struct Row: Encodable {
    let kernel: String
    let nanosecondsPerElement: Double
    let naiveNanosecondsPerElement: Double
    let timesNaive: Double
    /// What limits the kernel's speed.
    let limit: ProcessorLimits.Resource
    /// The least time with this limit, divided by the time taken.
    let fractionOfLimit: Double

    enum CodingKeys: String, CodingKey {
      case kernel, limit
      case nanosecondsPerElement = "nanoseconds_per_element"
      case naiveNanosecondsPerElement = "naive_nanoseconds_per_element"
      case timesNaive = "times_naive"
      case fractionOfLimit = "fraction_of_limit"
    }
  }

  struct Result: Encodable {
    let machine: Machine
    let limits: ProcessorLimits
    let kernels: [Row]
  }

  func run() throws {
    let limits = ProcessorLimits()
    let rows = KernelCase.all().map { measure($0, limits) }
    if json {
      let result = Result(machine: Machine(workers: 1), limits: limits, kernels: rows)
      print(try result.line())
    } else {
      print(text(rows, limits))
    }
  }

  private func measure(_ kernel: KernelCase, _ limits: ProcessorLimits) -> Row {
    let elements = Double(kernel.elements)
    let fused = Repetition.seconds { kernel.run(false) } / elements
    let naive = Repetition.seconds { kernel.run(true) } / elements
    let (resource, least) = limits.leastSeconds(for: kernel)
    return Row(
      kernel: kernel.name, nanosecondsPerElement: fused * 1e9,
      naiveNanosecondsPerElement: naive * 1e9, timesNaive: naive / fused, limit: resource,
      fractionOfLimit: least / fused)
  }

  private func text(_ rows: [Row], _ limits: ProcessorLimits) -> String {
    let machine = Machine(workers: 1)
    let heading = """
      \(machine.processor), one thread
      \(String(format: "%.0f GFLOP/s multiplied and added, %.1f G divisions/s", limits.operations / 1e9, limits.divisions / 1e9))
      kernel               ns/element     naive   times   of the limit
      """
    return rows.reduce(heading) { text, row in
      let name = row.kernel.padding(toLength: 20, withPad: " ", startingAt: 0)
      return text
        + String(
          format: "\n%@ %10.3f %9.3f %7.1f %7.0f %% ", name, row.nanosecondsPerElement,
          row.naiveNanosecondsPerElement, row.timesNaive, 100 * row.fractionOfLimit)
        + row.limit.rawValue
    }
  }
}
