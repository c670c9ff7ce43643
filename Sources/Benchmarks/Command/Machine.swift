import Compute
import Foundation

/// The machine of a measurement.
struct Machine: Encodable {
  let processor: String
  let workers: Int
  let oneDNN: String

  init(workers: Int) {
    self.workers = workers
    oneDNN = ProductLibrary.version
    let description = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = description.split(separator: "\n").first { $0.hasPrefix("model name") }
    processor =
      line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  /// The peak memory of this process, in MiB.
  static var peakMemory: Double { peakMemory(of: RUSAGE_SELF) }

  /// The largest peak memory of the child processes that have ended, in MiB.
  static var peakMemoryOfChildren: Double { peakMemory(of: RUSAGE_CHILDREN) }

  private static func peakMemory(of who: __rusage_who) -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(who.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }
}
