import Foundation
import ProcessLimits
import TestSupport
import Testing

@Suite struct ControlGroupsTests {
  /// A machine's files: who is in which group, what is mounted where, and limits.
  struct Machine: CustomTestStringConvertible {
    let testDescription: String
    let groups: String
    let mounts: String
    var limits: [String: String] = [:]
    let expected: UInt64?
  }

  private static let version2 =
    "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
  private static let version1 =
    "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
    + "34 31 0:31 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
    + "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"

  @Test(arguments: [
    Machine(testDescription: "none", groups: "", mounts: "", expected: nil),
    Machine(
      testDescription: "no limit", groups: "0::/a/b\n", mounts: version2,
      limits: ["/sys/fs/cgroup/a/b/memory.max": "max\n"], expected: nil),
    Machine(
      testDescription: "its own", groups: "0::/a/b\n", mounts: version2,
      limits: ["/sys/fs/cgroup/a/b/memory.max": "536870912\n"], expected: 536_870_912),
    Machine(
      testDescription: "of a group above", groups: "0::/a/b/c\n", mounts: version2,
      limits: [
        "/sys/fs/cgroup/a/memory.max": "300\n", "/sys/fs/cgroup/a/b/memory.max": "500\n",
        "/sys/fs/cgroup/a/b/c/memory.max": "max\n",
      ], expected: 300),
    Machine(
      testDescription: "in a container", groups: "0::/\n", mounts: version2,
      limits: ["/sys/fs/cgroup/memory.max": "700\n"], expected: 700),
    Machine(
      testDescription: "a group that is not seen", groups: "0::/../../x\n", mounts: version2,
      limits: ["/sys/fs/cgroup/memory.max": "700\n"], expected: 700),
    Machine(
      testDescription: "version 1", groups: "4:memory:/a\n3:cpuset:/b\n0::/\n", mounts: version1,
      limits: [
        "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "900\n",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        "/sys/fs/cgroup/memory/b/memory.limit_in_bytes": "1\n",
      ], expected: 900),
    Machine(
      testDescription: "version 1 without a limit", groups: "4:cpu,memory:/\n", mounts: version1,
      limits: ["/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"],
      expected: nil),
    Machine(
      testDescription: "version 1 in a container", groups: "4:memory:/docker/abc/d\n",
      mounts: "35 31 0:32 /docker/abc /mnt/my\\040groups ro - cgroup cgroup rw,memory\n",
      limits: [
        "/mnt/my groups/memory.limit_in_bytes": "800\n",
        "/mnt/my groups/d/memory.limit_in_bytes": "801\n",
      ], expected: 800),
    Machine(
      testDescription: "rubbish", groups: "\n::\n0\n0::a\n",
      mounts: "x\n1 2 3 4 5 6 - \n - cgroup2\n",
      expected: nil),
  ])
  func limit(_ machine: Machine) throws {
    let folder = try TemporaryFolder()
    for (path, text) in machine.limits.merging(
      ["/proc/self/cgroup": machine.groups, "/proc/self/mountinfo": machine.mounts],
      uniquingKeysWith: { $1 })
    {
      try folder.write(text, to: String(path.dropFirst()))
    }
    #expect(ControlGroups(root: folder.url.path).memoryLimit == machine.expected)
  }

  @Test func rooms() {
    let room = MemoryRoom(.addressSpace, total: 2 << 30, used: 7 << 27)
    #expect("\(room)" == "1.1 GiB of the 2.0 GiB that ulimit -v allows are left")
    #expect(MemoryRoom(.machine, total: 1, used: 2).left == 0)
    #expect(MemoryRoom.text(999 << 20) == "999 MiB" && MemoryRoom.text(1000 << 20) == "1.0 GiB")
    #expect(MemoryRoom.text(40 << 30) == "40 GiB" && MemoryRoom.text(10 << 30) == "10 GiB")
    #expect(!ProcessLimits.memoryRooms().isEmpty)
    #expect(ProcessLimits.roomTooSmall(for: 1 << 50) != nil)
    #expect(ProcessLimits.roomTooSmall(for: 0) == nil)
  }
}
