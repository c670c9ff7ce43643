import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct ModelFilesTests {
  @Test func whatIsNoModelFolderIsRefused() throws {
    let folder = try TemporaryFolder()
    func error(_ name: String) -> ModelFolderError? {
      thrown { () throws(ModelFolderError) in
        try ModelFiles(in: folder.file(name).path).readConfiguration()
      }
    }
    #expect(error("none")?.exitCode == 66)
    try folder.write("hi\n", to: "file")
    #expect(error("file")?.exitCode == 65)
    try FileManager.default.createDirectory(
      at: folder.file("m"), withIntermediateDirectories: false)
    #expect(error("m")?.exitCode == 65)
    #expect(!ModelFiles(in: folder.file("m")).isModelFolder)
    try folder.write("hi\n", to: "m/config.yaml")
    let nonsense = error("m")
    #expect(nonsense?.exitCode == 65)
    #expect(nonsense?.description.contains("m/config.yaml:1: “hi”, expected settings") == true)
    try folder.write("cell: lstm\n", to: "m/config.yaml")
    #expect(error("m") == nil)
    let files = ModelFiles(in: folder.file("m"))
    #expect(files.isModelFolder && !files.hasWeights && !files.hasCheckpoint)
    let weights = thrown { () throws(ModelFolderError) in try files.readWeights() }
    #expect(weights?.exitCode == 65)
  }

  @Test func aFolderIsMadeAndLockedForWriting() throws {
    let folder = try TemporaryFolder()
    let files = ModelFiles(in: folder.file("a/b/c"))
    let lock = try files.openForWriting()
    #expect(thrown { () throws(ModelFolderError) in try files.openForWriting() }?.exitCode == 74)
    withExtendedLifetime(lock) {}
  }

  @Test func aFileInTheWayIsNoFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("x", to: "m")
    let here = thrown { () throws(ModelFolderError) in
      try ModelFiles(in: folder.file("m")).openForWriting()
    }
    #expect(here?.exitCode == 65)
    let below = thrown { () throws(ModelFolderError) in
      try ModelFiles(in: folder.file("m/n")).openForWriting()
    }
    #expect(below?.exitCode == 74)
  }

  @Test func errorsAreOneLine() {
    let error = ModelFolderError(
      .damaged, at: "m", found: "“a\nb\u{1B}[31m”", expected: "text", fix: "look")
    #expect(error.description == "m: “a b [31m”, expected text; look")
  }
}
