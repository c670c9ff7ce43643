import CMemoryFailure

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the system lets this process have.
package enum ProcessLimits {
  /// Makes memory that is refused end the process with a sentence and exit code 71, wherever it was asked for. Call it
  /// first.
  package static func start() {
    mf_start()
    limitDataToControlGroup()
  }

  /// What the sentence advises when memory is refused: what to lower.
  package static func advise(_ advice: StaticString) {
    advice.withUTF8Buffer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { mf_set_advice($0.baseAddress) }
    }
  }

  /// Every limit of memory that there is, the one that leaves least first.
  package static func memoryRooms() -> [MemoryRoom] {
    let use = mf_in_use()
    var rooms = [MemoryRoom(.machine, total: machineMemory, used: use.resident)]
    if let limit = limit(of: mf_address_space) {
      rooms.append(MemoryRoom(.addressSpace, total: limit, used: use.address_space))
    }
    if let limit = limit(of: mf_data) {
      rooms.append(MemoryRoom(.data, total: limit, used: use.data))
    }
    if let limit = ControlGroups().memoryLimit {
      rooms.append(MemoryRoom(.controlGroup, total: limit, used: use.resident))
    }
    return rooms.sorted { $0.left < $1.left }
  }

  /// The limit that leaves fewer than so many bytes, the least first; nil where all leave them.
  package static func roomTooSmall(for bytes: UInt64) -> MemoryRoom? {
    memoryRooms().first { $0.left < bytes }
  }

  private static var machineMemory: UInt64 {
    UInt64(max(sysconf(Int32(_SC_PHYS_PAGES)), 0)) * UInt64(max(sysconf(Int32(_SC_PAGESIZE)), 1))
  }

  /// The kernel kills a process that takes more than its control group has, without a word. A limit of data is met
  /// before, and can be told.
  private static func limitDataToControlGroup() {
    guard let allowed = ControlGroups().memoryLimit, allowed < machineMemory else { return }
    // Stacks count as a whole, and are hardly used.
    let stack = limit(of: mf_stack) ?? 8 << 20
    let threads = UInt64(max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)) + 4
    let stacks = min(stack, 64 << 20) * threads
    mf_limit_data(allowed + stacks + (16 << 20))
  }

  /// What the process was started with; nil where there is no limit.
  private static func limit(of resource: mf_resource) -> UInt64? {
    let limit = mf_limit(resource)
    return limit == UInt64.max ? nil : limit
  }
}
