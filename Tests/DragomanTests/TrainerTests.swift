import Basics
import Dragoman
import Foundation
import TestSupport
import Testing
import Training

/// Training through the library.
@Suite struct TrainerTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let pairs = (0..<40).map { "\($0 % 7) \($0 % 10)\t\($0 % 10) \($0 % 7)\n" }
    try folder.write(pairs.joined(), to: "corpus.tsv")
  }

  /// - Parameter updates: after which training ends
  private func settings(updates: Int) throws -> TrainingSettings {
    var settings = TrainingSettings(corpus: [folder.path("corpus.tsv")])
    for (name, value) in [
      ("hidden-size", 8), ("embedding-size", 8), ("vocab-size", 30), ("batch-sentences", 8),
      ("workers", 1), ("max-steps", updates), ("patience", 1000),
    ] {
      try settings.set(name, to: value)
    }
    return settings
  }

  private func trainer(updates: Int, in name: String = "model") throws -> Trainer {
    Trainer(folder: folder.path(name), settings: try settings(updates: updates))
  }

  @Test func eventsComeInOrder() throws {
    var names: [String] = []
    let result = try trainer(updates: 7).train { event in
      let name =
        switch event {
        case .reading: "reading"
        case .learningVocabularies: "learningVocabularies"
        case .aligning: "aligning"
        case .encoding: "encoding"
        case .begun: "begun"
        case .updated: "updated"
        case .reported: "reported"
        case .ended: "ended"
        case .note, .warning: "note"
        }
      if names.last != name { names.append(name) }
    }
    #expect(
      names == [
        "note", "aligning", "note", "learningVocabularies", "encoding", "begun", "updated",
        "reported", "updated",
        "reported", "note", "ended",
      ])
    #expect(result.reason == .maxSteps && result.updateCount == 7)
    let model = try #require(result.model)
    #expect(model.updateCount > 0 && model.perplexity > 1)
    let trained = try Model(contentsOf: folder.path("model"))
    #expect(trained.parameterCount > 0)
    let pair = (source: "a b", target: "b a")
    let posterior = try Aligner(trained).align([pair])
    #expect(try posterior == Aligner(trained, attention: .posterior).align([pair]))
    #expect(try posterior != Aligner(trained, attention: .prior).align([pair]))
    // What has ended is not begun again.
    let again = try trainer(updates: 7).train { _ in }
    #expect(again.reason == .maxSteps && again.updateCount == 7 && again.model == nil)
  }

  /// More pairs than are aligned by default: a note says so, and the run goes on without guidance, unless it was asked for.
  @Test func manyPairsAreNotAlignedUnasked() throws {
    func notes(_ name: String, updates: Int, guidance: String? = nil, tokenized: Bool = false)
      throws
      -> [String]
    {
      var settings = try settings(updates: updates)
      if let guidance { try settings.set("guided-alignment", to: guidance) }
      if tokenized { try settings.set("tokenized", to: true) }
      var trainer = Trainer(folder: folder.path(name), settings: settings)
      trainer.mostPairsAlignedByDefault = 3
      var notes: [String] = []
      _ = try trainer.train { if case .note(let note) = $0 { notes.append(note) } }
      return notes
    }
    let few = "attention is not guided: aligning the words of"
    let guided = "attention is guided by the word links of"
    #expect(try notes("few", updates: 2).contains { $0.hasPrefix(few) })
    #expect(try folder.text("few/config.yaml").contains("guided-alignment: none\n"))
    _ = try notes("few", updates: 4)
    #expect(try folder.text("few/config.yaml").contains("guided-alignment: none\n"))
    for (name, guidance) in [("asked", "auto"), ("tokenized", nil)] {
      let seen = try notes(name, updates: 2, guidance: guidance, tokenized: guidance == nil)
      #expect(seen.contains { $0.hasPrefix(guided) } && !seen.contains { $0.hasPrefix(few) })
      _ = try notes(name, updates: 4)
      #expect(try folder.text("\(name)/config.yaml").contains("guided-alignment: auto\n"))
    }
  }

  @Test func cancelledAndContinuedItEndsWithTheSameBits() async throws {
    _ = try trainer(updates: 20, in: "whole").train { _ in }
    let trainer = try trainer(updates: 20)
    var updateCount = 0
    let result = try trainer.train(
      isCancelled: { updateCount == 3 },
      report: { if case .updated(let progress) = $0 { updateCount = progress.updateCount } })
    #expect(result.reason == nil && result.updateCount == 3)
    var end: TrainingResult?
    for try await event in trainer.events {
      if case .ended(let result) = event { end = result }
    }
    #expect(end?.reason == .maxSteps && end?.updateCount == 20)
    for name in ["model.safetensors", "training.safetensors"] {
      #expect(try folder.bytes("model/\(name)") == folder.bytes("whole/\(name)"), "\(name)")
    }
  }

  @Test func aCancelledTaskReadsToTheEnd() async throws {
    let trainer = try trainer(updates: 1_000_000)
    let task = Task {
      var last: TrainingEvent?
      for try await event in trainer.events {
        if case .updated = event { withUnsafeCurrentTask { $0?.cancel() } }
        last = event
      }
      return last
    }
    guard case .ended(let result) = try await task.value else {
      Issue.record("the last event is not the end")
      return
    }
    #expect(result.reason == nil && result.updateCount > 0)
    // All is saved: another run can have the folder at once.
    #expect(try trainer.train(isCancelled: { true }, report: { _ in }).reason == nil)
  }

  @Test func leavingTheLoopEndsTheRun() async throws {
    let trainer = try trainer(updates: 1_000_000)
    for try await event in trainer.events {
      if case .updated = event { break }
    }
    // The run holds the folder until it has saved what it has.
    var result: TrainingResult?
    for _ in 0..<1000 where result == nil {
      result = try? trainer.train(isCancelled: { true }, report: { _ in })
      if result == nil { try await Task.sleep(for: .milliseconds(10)) }
    }
    let count = try #require(result?.updateCount)
    #expect(count > 0 && count < 1_000_000)
  }

  @Test("Cancelled before its first update, it leaves what it found", arguments: [true, false])
  func cancelledBeforeItBegins(isPrepared: Bool) throws {
    func cancel(_ trainer: Trainer) {
      var isCancelled = !isPrepared
      #expect(throws: CancellationError.self) {
        _ = try trainer.train(
          isCancelled: { isCancelled },
          report: { if case .begun = $0 { isCancelled = true } })
      }
    }
    cancel(try trainer(updates: 5))
    #expect(!FileManager.default.fileExists(atPath: folder.path("model")))
    let trainer = try trainer(updates: 5)
    _ = try trainer.train { _ in }
    let before = folder.contents(of: "model")
    cancel(Trainer(folder: trainer.folder, settings: trainer.settings, restarts: true))
    #expect(folder.contents(of: "model") == before)
  }

  @Test func restartingKeepsTheFormerModelUntilTheEnd() throws {
    let trainer = try trainer(updates: 5)
    _ = try trainer.train { _ in }
    let former = try folder.bytes("model/model.safetensors")
    let again = Trainer(
      folder: trainer.folder, settings: try settings(updates: 6), restarts: true)
    var kept: Data?
    let result = try again.train { event in
      if case .updated = event {
        kept = try? folder.bytes("model/before-restart-1/model.safetensors")
      }
    }
    #expect(kept == former)
    #expect(result.hasRemovedFormerFiles && result.updateCount == 6)
    #expect(!FileManager.default.fileExists(atPath: folder.path("model/before-restart-1")))
  }

  @Test func aFolderWithoutANameIsRefused() {
    let error = #expect(throws: UserError.self) {
      try Trainer(folder: "", settings: settings(updates: 1)).train { _ in }
    }
    #expect(error?.kind == .usage)
  }

  @Test(arguments: [
    ("hiden-size", "3", "there is no setting “hiden-size”; the nearest one is “hidden-size”"),
    ("hidden-size", "x", "`hidden-size` is “x”, expected"),
    ("hidden-size", "0", "`hidden-size` is 0, expected"),
    ("data-digest", "x", "there is no setting “data-digest”"),
  ])
  func wrongSettings(name: String, value: String, sentence: String) throws {
    var settings = TrainingSettings()
    let error = #expect(throws: UserError.self) { try settings.set(name, to: value) }
    #expect(error?.kind == .usage)
    #expect(error?.description.hasPrefix(sentence) == true, "\(String(describing: error))")
  }

  @Test func aListOfFiles() throws {
    try folder.write("8 2\t2 8\n9 4\t4 9\n", to: "more.tsv")
    var settings = try settings(updates: 1)
    try settings.set("corpus", to: [folder.path("corpus.tsv"), folder.path("more.tsv")])
    var count = 0
    _ = try Trainer(folder: folder.path("m"), settings: settings).train { event in
      if case .begun(let start) = event {
        count = start.trainingPairCount + start.validationPairCount
      }
    }
    #expect(count == 42)
  }

  @Test func parallelTextIsASequence() async throws {
    let text = try ParallelText([folder.path("corpus.tsv")])
    var count = 0
    for try await pair in text where !pair.source.isEmpty { count += 1 }
    #expect(count == 40 && text.report == "40 units, 40 pairs")
  }

  @Test func theLastValueOfASettingCounts() throws {
    var settings = try settings(updates: 3)
    try settings.set("max-steps", to: 2)
    let result = try Trainer(folder: folder.path("m"), settings: settings).train { _ in }
    #expect(result.updateCount == 2)
  }

  @Test func aFileOfSettings() throws {
    try folder.write(
      """
      max-steps: 1
      source-file: a
      """, to: "a.yaml")
    let half = try TrainingSettings(contentsOf: folder.path("a.yaml"))
    let error = #expect(throws: UserError.self) {
      _ = try Trainer(folder: folder.path("m"), settings: half).train { _ in }
    }
    #expect(
      error?.description.contains("a.yaml:2: only one of") == true, "\(String(describing: error))")
    try folder.write("max-step: 1\n", to: "b.yaml")
    #expect(throws: UserError.self) {
      _ = try TrainingSettings(contentsOf: folder.path("b.yaml"))
    }
  }
}
