import CKernels
import Compute

/// The speed limits of one thread of this processor.
struct ProcessorLimits: Encodable {
  enum Resource: String, Encodable {
    case memory, arithmetic, division
  }

  /// Operations a second, two for a multiplication with an addition.
  let operations: Double
  /// Divisions a second.
  let divisions: Double

  init() {
    let rounds = 10_000
    let made = Double(rounds) * Double(limit_lanes)
    operations = 2 * made / Repetition.seconds { _ = limit_multiply_add(rounds, 0.999, 0.001) }
    divisions = made / Repetition.seconds { _ = limit_divide(rounds, 3) }
  }

  /// What limits a kernel most, and the least seconds an element.
  func leastSeconds(for kernel: KernelCase) -> (Resource, Double) {
    let memory = kernel.bytes / Self.bytesPerSecond(Int(kernel.bytes) * kernel.elements)
    let times: [(Resource, Double)] = [
      (.memory, memory), (.arithmetic, kernel.operations / operations),
      (.division, kernel.divisions / divisions),
    ]
    return times.max { $0.1 < $1.1 } ?? (.memory, memory)
  }

  /// The speed of copying this many bytes repeatedly, counting reads and writes; that of a cache if they fit in one.
  private static func bytesPerSecond(_ bytes: Int) -> Double {
    let count = max(bytes / 8, 1)
    let from = FloatBuffer(count: count)
    let to = FloatBuffer(count: count)
    return Double(8 * count)
      / Repetition.seconds { ck_copy_rows(1, count, from.base, count, to.base, count) }
  }
}
