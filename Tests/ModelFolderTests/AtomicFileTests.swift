import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  @Test func theStepsOfAWriteStandInTheirOrder() throws {
    let folder = try TemporaryFolder()
    let recorder = StepRecorder()
    try AtomicFile(at: folder.file("a"), fileSystem: recorder.fileSystem).write("new")
    let temporary = ".a.\(getpid()).partial"
    #expect(
      recorder.steps == [
        .create(temporary), .write(temporary, byteCount: 3), .synchronize(temporary),
        .rename(from: temporary, to: "a"), .synchronizeFolder,
      ])
    #expect(try folder.text("a") == "new" && folder.names == ["a"])
  }

  @Test(arguments: 0..<4)
  func aStepThatFailsLeavesTheOlderFileAlone(step: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write("older", to: "a")
    let recorder = StepRecorder(.failure(at: step))
    let error = thrown { () throws(UserError) in
      try AtomicFile(at: folder.file("a"), fileSystem: recorder.fileSystem).write("newer")
    }
    #expect(error?.kind == .inputOutput)
    #expect(try folder.text("a") == "older")
    #expect(folder.names == ["a"])
  }

  @Test(arguments: 0..<5)
  func aKillLeavesTheOlderOrTheNewerFile(step: Int) throws {
    let folder = try TemporaryFolder()
    try folder.write("older", to: "a")
    let recorder = StepRecorder(.crash(at: step))
    _ = thrown { () throws(UserError) in
      try AtomicFile(at: folder.file("a"), fileSystem: recorder.fileSystem).write("newer")
    }
    #expect(try folder.text("a") == (step < 4 ? "older" : "newer"))
    #expect(folder.names.count == (step == 0 || step == 4 ? 1 : 2), "\(folder.names)")
    _ = try ModelFiles(in: folder.url).openForWriting()
    #expect(folder.names == ["a"])
  }

  @Test func onlyTemporaryFilesAreLeftovers() throws {
    let folder = try TemporaryFolder()
    for name in [".a.1.partial", "b.partial", ".partial.c", ".d"] {
      try folder.write("x", to: name)
    }
    try FileManager.default.createDirectory(
      at: folder.file(".e.partial"), withIntermediateDirectories: false)
    try AtomicFile.removeLeftovers(in: folder.url)
    #expect(folder.names == [".d", ".e.partial", ".partial.c", "b.partial"])
  }

  @Test(arguments: [
    ("/proc/dragoman/a", "cannot create the file: its folder does not exist"),
    ("/dev/null/a", "cannot create the file: its folder does not exist"),
    ("/tmp/" + String(repeating: "long", count: 80), "cannot create the file: File name too long"),
  ])
  func whereNothingCanBeWrittenTheErrorSaysWhy(path: String, reason: String) throws {
    let error = try #require(
      thrown { () throws(UserError) in
        try AtomicFile(at: URL(fileURLWithPath: path)).write("x")
      })
    #expect(error.kind == .inputOutput)
    #expect(error.description.hasPrefix("\(path): \(reason)"), "\(error)")
  }

  @Test func aFolderInTheWayIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      at: folder.file("a/b"), withIntermediateDirectories: true)
    let error = thrown { () throws(UserError) in
      try AtomicFile(at: folder.file("a")).write("x")
    }
    #expect(error?.kind == .inputOutput)
    #expect(folder.names == ["a"])
  }

  /// In a process of its own, because the limit holds for a whole process.
  @Test func aFileBeyondTheLimitLeavesTheOlderOne() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try AtomicFile(at: folder.file("a")).write("older")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      #expect(setrlimit(__rlimit_resource_t(1), &limit) == 0)
      let error = thrown { () throws(UserError) in
        try AtomicFile(at: folder.file("a")).write([UInt8](repeating: 1, count: 1_000_000))
      }
      #expect(error?.kind == .inputOutput)
      #expect(error?.description.contains("would be larger than") == true)
      #expect(try folder.text("a") == "older" && folder.names == ["a"])
    }
  }

  /// On a file system of 1 MiB, where this user may mount one in a process of its own.
  @Test func aFullDiskLeavesTheOlderFile() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      // Glibc's module does not show `unshare`, which is a GNU extension.
      typealias Unshare = @convention(c) (Int32) -> Int32
      let symbol = dlsym(nil, "unshare")
      let newMountNamespace: Int32 = 0x2_0000
      let isMounted =
        symbol.map { unsafeBitCast($0, to: Unshare.self)(newMountNamespace) } == 0
        && mount("none", "/", nil, UInt(MS_REC | MS_PRIVATE), nil) == 0
        && mount("tmpfs", folder.url.path, "tmpfs", 0, "size=1m") == 0
      guard isMounted else {
        FileHandle.standardError.write(
          Data("skipped: needs the right to mount a file system\n".utf8))
        return
      }
      defer { umount2(folder.url.path, Int32(MNT_DETACH)) }
      try AtomicFile(at: folder.file("a")).write([UInt8](repeating: 1, count: 300_000))
      let error = thrown { () throws(UserError) in
        try AtomicFile(at: folder.file("a")).write([UInt8](repeating: 2, count: 1_000_000))
      }
      #expect(error?.kind == .inputOutput)
      #expect(error?.description.contains("a: cannot write: the disk is full; make room") == true)
      #expect(try folder.bytes("a") == Data(repeating: 1, count: 300_000))
      #expect(folder.names == ["a"])
      // The next save, which fits, succeeds.
      try AtomicFile(at: folder.file("a")).write([UInt8](repeating: 3, count: 400_000))
    }
  }
}
