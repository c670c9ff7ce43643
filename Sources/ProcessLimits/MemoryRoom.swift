/// A limit of the process's memory, and how much of it is used.
package struct MemoryRoom: Equatable, Sendable {
  package enum Limit: Equatable, Sendable {
    /// RLIMIT_AS.
    case addressSpace
    /// RLIMIT_DATA.
    case data
    /// The control group of the process, or one above it.
    case controlGroup
    /// The memory of the machine.
    case machine
  }

  package let limit: Limit
  /// The limit in bytes.
  package let total: UInt64
  /// Bytes in use.
  package let used: UInt64

  package init(_ limit: Limit, total: UInt64, used: UInt64) {
    self.limit = limit
    self.total = total
    self.used = used
  }

  /// Bytes that are left.
  package var left: UInt64 { total > used ? total - used : 0 }
}

extension MemoryRoom: CustomStringConvertible {
  /// `1.2 GiB of the 2.0 GiB that ulimit -v allows are left`.
  package var description: String {
    let whole = MemoryRoom.text(total)
    let part =
      switch limit {
      case .addressSpace: "\(whole) that ulimit -v allows"
      case .data: "\(whole) that ulimit -d allows"
      case .controlGroup: "\(whole) that the control group (cgroup) allows"
      case .machine: "\(whole) of this machine"
      }
    return "\(MemoryRoom.text(left)) of the \(part) are left"
  }

  /// `740 MiB`, `1.4 GiB`, `37 GiB`.
  package static func text(_ bytes: UInt64) -> String {
    let mebibytes = Double(bytes) / Double(1 << 20)
    if mebibytes < 999.5 { return "\(Int(mebibytes.rounded())) MiB" }
    let gibibytes = mebibytes / 1024
    if gibibytes >= 9.95 { return "\(UInt64(gibibytes.rounded())) GiB" }
    let tenths = Int((gibibytes * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) GiB"
  }
}
