import CMemoryFailure
import Glibc

/// The limits of the process's memory.
package enum ProcessLimits {
  /// After this call, a failed allocation anywhere ends the process with a message and exit code 71. Call it first.
  package static func start() {
    mf_start()
    heedControlGroup()
  }

  /// Sets the advice at the end of the message: which setting to lower.
  package static func advise(_ advice: StaticString) {
    advice.withUTF8Buffer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { mf_set_advice($0.baseAddress) }
    }
  }

  /// All memory limits, the tightest first.
  package static func memoryRooms() -> [MemoryRoom] {
    let use = mf_in_use()
    var rooms = [MemoryRoom(.machine, total: machineMemory, used: use.anonymous)]
    if let limit = limit(of: mf_address_space) {
      rooms.append(MemoryRoom(.addressSpace, total: limit, used: use.address_space))
    }
    if let limit = limit(of: mf_data) {
      rooms.append(MemoryRoom(.data, total: limit, used: use.data))
    }
    if let limit = ControlGroups().memoryLimit {
      rooms.append(MemoryRoom(.controlGroup, total: limit, used: use.anonymous))
    }
    return rooms.sorted { $0.left < $1.left }
  }

  /// The tightest limit that leaves fewer than `bytes`, or nil.
  ///
  /// - Parameter reserved: additional bytes that are allocated but never touched
  package static func roomTooSmall(for bytes: UInt64, reserved: UInt64 = 0) -> MemoryRoom? {
    memoryRooms().first { room in
      switch room.limit {
      case .addressSpace, .data: room.left < bytes + reserved
      case .controlGroup, .machine: room.left < bytes
      }
    }
  }

  private static var machineMemory: UInt64 {
    UInt64(max(sysconf(Int32(_SC_PHYS_PAGES)), 0)) * UInt64(max(sysconf(Int32(_SC_PAGESIZE)), 1))
  }

  /// The kernel kills a process that exceeds the limit of its control group, without a message.
  private static func heedControlGroup() {
    guard let limit = ControlGroups().memoryLimit, limit < machineMemory else { return }
    // The kernel's memory for the process, such as page tables, counts too.
    mf_limit_group(limit - limit / 32)
  }

  /// Nil if there is no limit.
  private static func limit(of resource: mf_resource) -> UInt64? {
    let limit = mf_limit(resource)
    return limit == UInt64.max ? nil : limit
  }
}
