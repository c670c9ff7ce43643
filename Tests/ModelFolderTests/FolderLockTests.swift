import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct FolderLockTests {
  @Test func oneWriterAtATime() throws {
    let folder = try TemporaryFolder()
    let files = ModelFiles(in: folder.url)
    do {
      let lock = try files.openForWriting()
      try withExtendedLifetime(lock) {
        let error = try #require(
          thrown { () throws(UserError) in try FolderLock(folder: folder.url) })
        #expect(error.kind == .inputOutput)
        #expect(error.description.contains("this process is writing this folder; wait"))
        #expect(folder.names == [".lock"])
      }
    }
    #expect(folder.names.isEmpty)
    _ = try FolderLock(folder: folder.url)
  }

  @Test func anotherProcessHoldsTheLockUntilItIsKilled() throws {
    let folder = try TemporaryFolder()
    let output = Pipe()
    let line = "exec 9<>\"$0\"; flock -n 9 && echo $$ >&9 && echo ready && exec sleep 60"
    let process = try ChildProcess(
      "/bin/sh", ["-c", line, folder.file(".lock").path], output: output.fileHandleForWriting)
    // Else the end of one that writes nothing would not be seen.
    try output.fileHandleForWriting.close()
    guard String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "ready\n"
    else {
      process.wait()
      FileHandle.standardError.write(Data("skipped: needs flock(1)\n".utf8))
      return
    }
    let error = thrown { () throws(UserError) in try FolderLock(folder: folder.url) }
    #expect(error?.description.contains("process \(process.id) is writing") == true)
    kill(process.id, SIGKILL)
    process.wait()
    #expect(folder.names == [".lock"])
    let lock = try FolderLock(folder: folder.url)
    #expect(try folder.text(".lock") == "\(getpid())\n")
    withExtendedLifetime(lock) {}
  }

  @Test func aFolderThatCannotBeLockedSaysWhy() throws {
    let error = thrown { () throws(UserError) in
      try FolderLock(folder: URL(fileURLWithPath: "/proc/self"))
    }
    #expect(error?.kind == .inputOutput)
  }

  @Test func anEmptyLockNamesNobody() throws {
    let folder = try TemporaryFolder()
    let lock = try FolderLock(folder: folder.url)
    try folder.write("", to: ".lock")
    let error = thrown { () throws(UserError) in try FolderLock(folder: folder.url) }
    #expect(error?.kind == .inputOutput)
    #expect(error?.description.contains("another process is writing") == true)
    withExtendedLifetime(lock) {}
  }
}
