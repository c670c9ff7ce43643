import CMemoryFailure
import Glibc

/// What the system lets this process have.
package enum ProcessLimits {
  /// Makes memory that is refused end the process with a sentence and exit code 71, wherever it was asked for. Call it
  /// first.
  package static func start() {
    mf_start()
    heedControlGroup()
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

  /// The limit that leaves fewer than so many bytes, the least first; nil where all leave them.
  ///
  /// - Parameter reserved: bytes besides that are asked for and never touched
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

  /// The kernel kills a process that takes more than its control group has, without a word.
  private static func heedControlGroup() {
    guard let limit = ControlGroups().memoryLimit, limit < machineMemory else { return }
    // The kernel's own part, such as page tables, comes on top.
    mf_limit_group(limit - limit / 32)
  }

  /// nil where there is no limit.
  private static func limit(of resource: mf_resource) -> UInt64? {
    let limit = mf_limit(resource)
    return limit == UInt64.max ? nil : limit
  }
}
