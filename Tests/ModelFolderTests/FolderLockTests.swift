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
          thrown { () throws(ModelFolderError) in try FolderLock(folder: folder.url) })
        #expect(error.kind == .locked(processID: getpid()) && error.exitCode == 74)
        #expect(error.description.contains("process \(getpid()) is writing this folder; wait"))
        #expect(folder.names == [".lock"])
      }
    }
    #expect(folder.names.isEmpty)
    _ = try FolderLock(folder: folder.url)
  }

  @Test func anotherProcessHoldsTheLockUntilItIsKilled() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "exec 9<>\"$0\"; flock -n 9 && echo $$ >&9 && echo ready && exec sleep 60",
      folder.file(".lock").path,
    ]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    guard String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) == "ready\n"
    else {
      FileHandle.standardError.write(Data("skipped: needs flock(1)\n".utf8))
      return
    }
    let error = thrown { () throws(ModelFolderError) in try FolderLock(folder: folder.url) }
    #expect(error?.kind == .locked(processID: process.processIdentifier))
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(folder.names == [".lock"])
    let lock = try FolderLock(folder: folder.url)
    #expect(try folder.text(".lock") == "\(getpid())\n")
    withExtendedLifetime(lock) {}
  }

  @Test func aFolderThatCannotBeLockedSaysWhy() throws {
    let error = thrown { () throws(ModelFolderError) in
      try FolderLock(folder: URL(fileURLWithPath: "/proc/self"))
    }
    #expect(error?.exitCode == 74)
  }

  @Test func anEmptyLockNamesNobody() throws {
    let folder = try TemporaryFolder()
    let lock = try FolderLock(folder: folder.url)
    try folder.write("", to: ".lock")
    let error = thrown { () throws(ModelFolderError) in try FolderLock(folder: folder.url) }
    #expect(error?.kind == .locked(processID: nil))
    #expect(error?.description.contains("another process is writing") == true)
    withExtendedLifetime(lock) {}
  }
}
