import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct ModelFilesTests {
  @Test func whatIsNoModelFolderIsRefused() throws {
    let folder = try TemporaryFolder()
    func error(_ name: String) -> UserError? {
      thrown { () throws(UserError) in
        try ModelFiles(in: folder.file(name).path).readConfiguration()
      }
    }
    #expect(error("none")?.kind == .noInput)
    try folder.write("hi\n", to: "file")
    #expect(error("file")?.kind == .data)
    try FileManager.default.createDirectory(
      at: folder.file("m"), withIntermediateDirectories: false)
    #expect(error("m")?.kind == .data)
    #expect(!ModelFiles(in: folder.file("m")).isModelFolder)
    try folder.write("hi\n", to: "m/config.yaml")
    let nonsense = error("m")
    #expect(nonsense?.kind == .data)
    #expect(nonsense?.description.contains("m/config.yaml:1: “hi”, expected settings") == true)
    try folder.write("cell: lstm\n", to: "m/config.yaml")
    #expect(error("m") == nil)
    let files = ModelFiles(in: folder.file("m"))
    #expect(files.isModelFolder && !files.hasWeights && !files.hasCheckpoint)
    let weights = thrown { () throws(UserError) in try files.readWeights() }
    #expect(weights?.kind == .data)
  }

  @Test func aFolderIsMadeAndLockedForWriting() throws {
    let folder = try TemporaryFolder()
    let files = ModelFiles(in: folder.file("a/b/c"))
    let lock = try files.openForWriting()
    #expect(thrown { () throws(UserError) in try files.openForWriting() }?.kind == .inputOutput)
    withExtendedLifetime(lock) {}
  }

  @Test func aFileInTheWayIsNoFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "m")
    let here = thrown { () throws(UserError) in
      try ModelFiles(in: folder.file("m")).openForWriting()
    }
    #expect(here?.kind == .data)
    let below = thrown { () throws(UserError) in
      try ModelFiles(in: folder.file("m/n")).openForWriting()
    }
    #expect(below?.kind == .inputOutput)
  }

  @Test func errorsAreOneLine() {
    let error = UserError(
      .data, at: "m", found: "“a\nb\u{1B}[31m”", expected: "text", fix: "look")
    #expect(error.description == "m: “a\\nb\\u{1B}[31m”, expected text; look")
  }
}
