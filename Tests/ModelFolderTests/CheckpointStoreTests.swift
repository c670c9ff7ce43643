import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct CheckpointStoreTests {
  struct State: Codable, Sendable, Equatable {
    var step: Int
    var best: Double
    var rates: [Double]
  }

  typealias Store = CheckpointStore<State>

  static func state(_ step: Int) -> State {
    State(step: step, best: step == 1 ? -.infinity : 0.1 * Double(step), rates: [1e-3, 1.0 / 3])
  }

  /// Saves a state whose tensor says which step it is of.
  static func save(_ step: Int, in store: inout Store) throws(UserError) {
    let values = [Float](repeating: Float(step), count: 5000)
    try values.withUnsafeBufferPointer { values throws(UserError) in
      try store.save(
        state(step),
        tensors: [SafetensorsBlock(name: "weights", shape: [50, 100], elements: values)])
    }
  }

  /// The step of the checkpoint in a folder, whose state and tensor have to agree; nil without one.
  static func step(in folder: TemporaryFolder) throws -> Int? {
    var store = Store(folder: folder.url)
    guard let checkpoint = try store.load().checkpoint else { return nil }
    var values = [Float](repeating: .nan, count: 5000)
    try values.withUnsafeMutableBufferPointer {
      try checkpoint.tensors.copy("weights", shape: [50, 100], into: $0)
    }
    #expect(checkpoint.state == state(checkpoint.state.step))
    #expect(values.allSatisfy { $0 == Float(checkpoint.state.step) })
    return checkpoint.state.step
  }

  static let pair = ["training.json", "training.safetensors"]

  @Test func theLastCheckpointIsTheOnlyOne() throws {
    let folder = try TemporaryFolder()
    #expect(try Self.step(in: folder) == nil)
    var store = Store(folder: folder.url)
    for step in 1...3 {
      try Self.save(step, in: &store)
      #expect(folder.names == Self.pair)
      #expect(try Self.step(in: folder) == step)
    }
  }

  @Test func theSameStateGivesTheSameBytes() throws {
    let folder = try TemporaryFolder()
    var store = Store(folder: folder.url)
    try Self.save(2, in: &store)
    let before = try Self.pair.map { try folder.bytes($0) }
    try Self.save(3, in: &store)
    try Self.save(2, in: &store)
    #expect(try Self.pair.map { try folder.bytes($0) } == before)
    let json = try folder.text("training.json")
    let digest = try Safetensors(contentsOf: folder.file("training.safetensors")).digest
    #expect(json.contains("\"tensorsDigest\" : \"\(try #require(digest))\""))
    #expect(json.contains("0.3333333333333333") && json.contains("\"step\" : 2"))
  }

  /// The steps of a save over an older checkpoint.
  static let steps: [FileStep] = {
    guard let folder = try? TemporaryFolder() else { return [] }
    var store = Store(folder: folder.url)
    try? save(1, in: &store)
    let recorder = StepRecorder()
    var recorded = Store(folder: folder.url, fileSystem: recorder.fileSystem)
    try? save(2, in: &recorded)
    return recorder.steps
  }()

  @Test func theRecordIsRenamedLast() {
    let process = getpid()
    #expect(
      Self.steps.filter { if case .write = $0 { false } else { true } } == [
        .create(".training.safetensors.\(process).partial"),
        .synchronize(".training.safetensors.\(process).partial"),
        .create(".training.json.\(process).partial"),
        .synchronize(".training.json.\(process).partial"),
        .rename(from: "training.safetensors", to: "training.previous.safetensors"),
        .synchronizeFolder,
        .rename(from: ".training.safetensors.\(process).partial", to: "training.safetensors"),
        .synchronizeFolder,
        .rename(from: ".training.json.\(process).partial", to: "training.json"),
        .synchronizeFolder,
        .remove("training.previous.safetensors"),
      ])
  }

  /// The step before which the newer checkpoint is not there yet.
  static var commit: Int {
    1 + (steps.lastIndex { if case .rename = $0 { true } else { false } } ?? 0)
  }

  @Test(arguments: 0..<14)
  func aKillAtAnyStepLeavesAWholeCheckpoint(step: Int) throws {
    try #require(Self.steps.count == 14)
    let folder = try TemporaryFolder()
    var store = Store(folder: folder.url)
    try Self.save(1, in: &store)
    var killed = Store(
      folder: folder.url, fileSystem: StepRecorder(.crash(at: step)).fileSystem)
    #expect(thrown { () throws(UserError) in try Self.save(2, in: &killed) } != nil)
    #expect(try Self.step(in: folder) == (step < Self.commit ? 1 : 2))
    // A second process is killed at any step of its own first save, and a third one saves.
    for second in 0..<14 {
      let copy = try TemporaryFolder()
      for name in folder.names {
        try FileManager.default.copyItem(at: folder.file(name), to: copy.file(name))
      }
      var again = Store(folder: copy.url, fileSystem: StepRecorder(.crash(at: second)).fileSystem)
      _ = thrown { () throws(UserError) in try Self.save(3, in: &again) }
      let found = try Self.step(in: copy)
      #expect(found == 3 || found == (step < Self.commit ? 1 : 2), "killed at \(step), \(second)")
      var third = Store(folder: copy.url)
      _ = try ModelFiles(in: copy.url).openForWriting()
      try Self.save(4, in: &third)
      #expect(copy.names == Self.pair)
      #expect(try Self.step(in: copy) == 4)
    }
  }

  @Test(arguments: 0..<14)
  func aStepThatFailsLeavesAWholeCheckpointAndTheRunMayGoOn(step: Int) throws {
    let folder = try TemporaryFolder()
    var store = Store(folder: folder.url)
    try Self.save(1, in: &store)
    var failing = Store(
      folder: folder.url, fileSystem: StepRecorder(.failure(at: step)).fileSystem)
    let error = thrown { () throws(UserError) in try Self.save(2, in: &failing) }
    #expect(error == StepRecorder.fullDisk)
    #expect(try Self.step(in: folder) == (step < Self.commit ? 1 : 2))
    #expect(!folder.names.contains { $0.hasSuffix(".partial") })
    // The same store goes on, and a kill in its next save is survived too.
    for second in stride(from: 0, to: 14, by: 1) {
      let recorder = StepRecorder(.crash(at: second))
      let copy = try TemporaryFolder()
      for name in folder.names {
        try FileManager.default.copyItem(at: folder.file(name), to: copy.file(name))
      }
      var next = Store(folder: copy.url, fileSystem: recorder.fileSystem)
      _ = thrown { () throws(UserError) in try Self.save(3, in: &next) }
      #expect(try Self.step(in: copy) != nil)
    }
    try Self.save(3, in: &failing)
    #expect(try Self.step(in: folder) == 3 && folder.names == Self.pair)
  }

  @Test func aFailureDoesNotMakeTheSameStoreForgetWhichFileIsWhole() throws {
    for first in 0..<14 {
      for second in (first + 1)..<32 {
        let folder = try TemporaryFolder()
        var store = Store(folder: folder.url)
        try Self.save(1, in: &store)
        let recorder = StepRecorder(.failureThenCrash(at: first, crash: second))
        var failing = Store(folder: folder.url, fileSystem: recorder.fileSystem)
        _ = thrown { () throws(UserError) in try Self.save(2, in: &failing) }
        _ = thrown { () throws(UserError) in try Self.save(3, in: &failing) }
        #expect(try Self.step(in: folder) != nil, "failed at \(first), killed at \(second)")
      }
    }
  }

  @Test(arguments: 0..<12)
  func aFirstSaveThatIsKilledLeavesNoCheckpoint(step: Int) throws {
    let folder = try TemporaryFolder()
    var killed = Store(folder: folder.url, fileSystem: StepRecorder(.crash(at: step)).fileSystem)
    _ = thrown { () throws(UserError) in try Self.save(1, in: &killed) }
    var store = Store(folder: folder.url)
    let loaded = try store.load()
    let isSaved = folder.names.contains("training.json")
    #expect((loaded.checkpoint != nil) == isSaved)
    #expect((loaded.warning != nil) == (!isSaved && folder.names.contains("training.safetensors")))
    try Self.save(2, in: &store)
    #expect(try Self.step(in: folder) == 2)
  }

  @Test func aPairThatDoesNotMatchIsPassedOverWithAWarning() throws {
    let folder = try TemporaryFolder()
    var store = Store(folder: folder.url)
    try Self.save(1, in: &store)
    let older = folder.file("training.previous.safetensors")
    try FileManager.default.moveItem(at: folder.file("training.safetensors"), to: older)
    try folder.write("half of a newer one", to: "training.safetensors")
    var reader = Store(folder: folder.url)
    let warning = try #require(try reader.load().warning)
    #expect(warning.contains("training.safetensors: ignored"))
    #expect(try Self.step(in: folder) == 1)
  }

  @Test(arguments: [
    ("training.safetensors", 30), ("training.safetensors", 300), ("training.safetensors", 9000),
    ("training.json", 0), ("training.json", 40), ("training.json", 150), ("training.json", 260),
  ])
  func damageIsRefusedAndNothingIsOverwritten(name: String, index: Int) throws {
    let folder = try TemporaryFolder()
    var store = Store(folder: folder.url)
    try Self.save(2, in: &store)
    var bytes = try folder.bytes(name)
    bytes[index] ^= 1
    try folder.write(bytes, to: name)
    var second = Store(folder: folder.url)
    for _ in 0..<2 {
      let error = try #require(thrown { () throws(UserError) in try second.load() })
      #expect(error.kind == .data)
      #expect(error.description.contains(name) && !error.description.contains("\n"))
      let refused = thrown { () throws(UserError) in try Self.save(3, in: &second) }
      #expect(refused == error)
    }
    #expect(try folder.bytes(name) == bytes && folder.names == Self.pair)
  }

  @Test func anyChangedByteOfTheRecordIsFound() throws {
    let folder = try TemporaryFolder()
    var store = Store(folder: folder.url)
    try Self.save(2, in: &store)
    let whole = try folder.bytes("training.json")
    for index in whole.indices {
      var bytes = whole
      bytes[index] ^= 1
      try folder.write(bytes, to: "training.json")
      var reader = Store(folder: folder.url)
      let error = thrown { () throws(UserError) in try reader.load() }
      #expect(error?.kind == .data, "byte \(index)")
    }
  }

  @Test func tensorsThatAreGoneAreAnError() throws {
    let folder = try TemporaryFolder()
    var store = Store(folder: folder.url)
    try Self.save(2, in: &store)
    try FileManager.default.removeItem(at: folder.file("training.safetensors"))
    var reader = Store(folder: folder.url)
    #expect(thrown { () throws(UserError) in try reader.load() }?.kind == .data)
  }
}
