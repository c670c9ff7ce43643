import Glibc

/// The memory limits of the process's control groups (cgroups, version 1 or 2).
package struct ControlGroups {
  private let root: String

  /// - Parameter root: the folder that contains `/proc` and the mounted groups; tests pass one of their own
  package init(root: String = "") { self.root = root }

  /// The smallest limit of the process's group and those above it, in bytes; nil if there is none.
  package var memoryLimit: UInt64? {
    let memberships = lines(of: "/proc/self/cgroup").compactMap(Membership.init)
    var limits: [UInt64] = []
    for mount in lines(of: "/proc/self/mountinfo").compactMap(Mount.init) {
      for membership in memberships where membership.version == mount.version {
        limits += memoryLimits(of: membership, in: mount)
      }
    }
    return limits.min()
  }

  /// The limits of a group and of those above it.
  private func memoryLimits(of membership: Membership, in mount: Mount) -> [UInt64] {
    let file = mount.version == 2 ? "memory.max" : "memory.limit_in_bytes"
    var path = mount.relative(membership.path)
    var limits: [UInt64] = []
    while true {
      let folder = mount.point + "/" + path.joined(separator: "/")
      // Without a limit, version 2 writes `max` and version 1 a huge number.
      if let line = lines(of: folder + "/" + file).first, let limit = UInt64(line), limit < 1 << 62
      {
        limits.append(limit)
      }
      if path.isEmpty { return limits }
      path.removeLast()
    }
  }

  /// A line of `/proc/self/cgroup`: `4:memory:/a/b`, `0::/a/b`.
  private struct Membership {
    let version: Int
    let path: String

    init?(_ line: Substring) {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      if parts[1].isEmpty {
        version = 2
      } else if parts[1].split(separator: ",").contains("memory") {
        version = 1
      } else {
        return nil
      }
      path = String(parts[2])
    }
  }

  /// A line of `/proc/self/mountinfo` that mounts a hierarchy with memory limits.
  private struct Mount {
    let version: Int
    /// The group at the mount point.
    let root: String
    let point: String

    init?(_ line: Substring) {
      let fields = line.split(separator: " ")
      guard let hyphen = fields.firstIndex(of: "-"), hyphen >= 6, fields.count > hyphen + 3
      else { return nil }
      switch fields[hyphen + 1] {
      case "cgroup2": version = 2
      case "cgroup" where fields[hyphen + 3].split(separator: ",").contains("memory"): version = 1
      default: return nil
      }
      root = Mount.unescaped(fields[3])
      point = Mount.unescaped(fields[4])
    }

    /// The path of a group below the mount point; empty in a container whose mount shows its own group.
    func relative(_ path: String) -> [Substring] {
      let path = path.split(separator: "/")
      let root = root.split(separator: "/")
      guard path.starts(with: root), !path.contains("..") else { return [] }
      return Array(path.dropFirst(root.count))
    }

    /// Spaces and the like are written in octal, as `\040`.
    private static func unescaped(_ text: Substring) -> String {
      var parts = text.split(separator: "\\", omittingEmptySubsequences: false)[...]
      var result = String(parts.popFirst() ?? "")
      for part in parts {
        guard let code = UInt8(part.prefix(3), radix: 8) else {
          result += "\\" + part
          continue
        }
        result.unicodeScalars.append(Unicode.Scalar(code))
        result += part.dropFirst(3)
      }
      return result
    }
  }

  /// The lines of a small file; none if it cannot be read.
  private func lines(of path: String) -> [Substring] {
    guard let file = fopen(root + path, "re") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self).split(separator: "\n")
  }
}
