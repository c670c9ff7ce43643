import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

/// What `--restart` sets aside.
@Suite struct FormerFilesTests {
  static let names = ["config.yaml", "log.jsonl", "model.safetensors", "vocabulary.joint.model"]

  /// A folder with a model, something of the user's and a prepared corpus.
  static func modelFolder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for name in names { try folder.write("old \(name)", to: name) }
    try folder.write("mine", to: "notes")
    try folder.write("{}", to: "corpus/manifest.json")
    try folder.write("old", to: "corpus/0123456789abcdef/00000.safetensors")
    return folder
  }

  static func holdsOldModel(_ folder: TemporaryFolder, at path: String = "") throws -> Bool {
    try names.allSatisfy { name in
      let url = folder.url.appendingPathComponent(path).appendingPathComponent(name)
      return try FileManager.default.fileExists(atPath: url.path)
        && String(decoding: Data(contentsOf: url), as: UTF8.self) == "old \(name)"
    }
  }

  /// What a run does that begins anew: its files are other ones, and more.
  private func restart(
    _ folder: TemporaryFolder, _ fileSystem: FileSystem, hasCorpus: Bool = false
  ) throws {
    let former = FormerFiles(in: folder.url, fileSystem: fileSystem)
    try former.setAside()
    for name in ["vocabulary.source.model", "vocabulary.target.model", "config.yaml"] {
      try folder.write("new", to: name)
    }
    if hasCorpus { try folder.write("new", to: "corpus/manifest.json") }
    try former.keep()
  }

  @Test func theOldFilesStandTogetherUntilTheyAreRemoved() throws {
    let folder = try Self.modelFolder()
    try restart(folder, FileSystem())
    #expect(try Self.holdsOldModel(folder, at: "before-restart-1"))
    #expect(
      folder.names == [
        "before-restart-1", "config.yaml", "notes", "vocabulary.source.model",
        "vocabulary.target.model",
      ])
    let former = FormerFiles(in: folder.url)
    #expect(former.exist && !former.areBetween)
    #expect(try former.remove())
    #expect(try !former.exist && !former.remove())
    #expect(folder.names.count == 4)
  }

  @Test func aFolderWithOtherFilesInItStays() throws {
    let folder = try Self.modelFolder()
    try restart(folder, FileSystem())
    try folder.write("mine", to: "before-restart-1/notes")
    try folder.write("mine", to: "before-restart-x/notes")
    try folder.write("mine", to: "before-restart-2/corpus/mine.tmx")
    #expect(try !FormerFiles(in: folder.url).remove())
    #expect(try Self.holdsOldModel(folder, at: "before-restart-1"))
  }

  private static func stepCount() throws -> Int {
    let recorder = StepRecorder()
    try FormerFilesTests().restart(try modelFolder(), recorder.fileSystem)
    return recorder.steps.count
  }

  @Test func aKillAtAnyStepLosesNothing() throws {
    let count = try Self.stepCount()
    #expect(count > 6)
    for step in 0..<count {
      let folder = try Self.modelFolder()
      do {
        try restart(folder, StepRecorder(.crash(at: step)).fileSystem, hasCorpus: true)
      } catch {}
      // Whoever puts the files back may be killed too, at any step.
      var second = 0
      while FormerFiles(in: folder.url).areBetween {
        let fileSystem = StepRecorder(.crash(at: second)).fileSystem
        try? FormerFiles(in: folder.url, fileSystem: fileSystem).recover()
        second += 1
        try #require(second < 100)
      }
      if FormerFiles(in: folder.url).exist {
        #expect(try Self.holdsOldModel(folder, at: "before-restart-1"), "killed at \(step)")
      } else {
        #expect(try Self.holdsOldModel(folder), "killed at \(step)")
        #expect(try folder.text("corpus/manifest.json") == "{}", "killed at \(step)")
        #expect(folder.names == (Self.names + ["corpus", "notes"]).sorted(), "killed at \(step)")
      }
    }
  }

  @Test func aKillWhileTheyAreRemovedLeavesNoRest() throws {
    for step in 0..<8 {
      let folder = try Self.modelFolder()
      try restart(folder, FileSystem())
      let fileSystem = StepRecorder(.crash(at: step)).fileSystem
      _ = try? FormerFiles(in: folder.url, fileSystem: fileSystem).remove()
      _ = try ModelFiles(in: folder.url).openForWriting()
      _ = try FormerFiles(in: folder.url).remove()
      #expect(folder.names.count == 4 && folder.names.contains("notes"), "killed at \(step)")
    }
  }

  @Test func aRunThatComesToNothingLeavesTheFolderAsItWas() throws {
    let folder = try Self.modelFolder()
    let before = folder.contents(of: "")
    let open = try OpenModelFolder(ModelFiles(in: folder.url))
    try open.setAside()
    for name in ["config.yaml", "vocabulary.source.vocab", "corpus.tsv", "training.json"] {
      try folder.write("new", to: name)
    }
    open.leave()
    #expect(folder.contents(of: "") == before)

    let new = try OpenModelFolder(ModelFiles(in: folder.file("a/b/c")))
    try folder.write("new", to: "a/b/c/vocabulary.joint.model")
    try folder.write("new", to: "a/b/c/corpus/0123456789abcdef/00000.safetensors")
    new.leave()
    #expect(folder.contents(of: "") == before)

    let kept = try OpenModelFolder(ModelFiles(in: folder.file("a/b")))
    try folder.write("new", to: "a/b/config.yaml")
    try folder.write("a report", to: "a/b/report.json")
    kept.leave()
    #expect(folder.contents(of: "a/b").keys.sorted() == ["report.json"])
  }
}
