import Basics
import Foundation
import ModelFolder
import TestSupport
import Testing

@Suite struct TrainingLogTests {
  struct Line: TrainingLogLine, Equatable {
    var step: Int
    var loss: Double
    var isLast: Bool?
  }

  static func log(in folder: TemporaryFolder) -> TrainingLog<Line> {
    TrainingLog(at: folder.file("log.jsonl"))
  }

  @Test func aReportIsALine() throws {
    let folder = try TemporaryFolder()
    let log = Self.log(in: folder)
    #expect(try log.lines() == [])
    try log.cut(after: 5)
    #expect(folder.names.isEmpty)
    try log.append(Line(step: 10, loss: 0.1))
    try log.append(Line(step: 20, loss: 1e-7, isLast: true))
    #expect(
      try folder.text("log.jsonl")
        == "{\"loss\":0.1,\"step\":10}\n{\"isLast\":true,\"loss\":1e-07,\"step\":20}\n")
    #expect(
      try log.lines() == [Line(step: 10, loss: 0.1), Line(step: 20, loss: 1e-7, isLast: true)])
  }

  @Test func aResumedLogEqualsAnUninterruptedOne() throws {
    let folder = try TemporaryFolder()
    let log = Self.log(in: folder)
    for step in 1...5 { try log.append(Line(step: step, loss: 1 / Double(step))) }
    let whole = try folder.bytes("log.jsonl")
    for length in whole.indices {
      try Data(whole[..<length]).write(to: folder.file("log.jsonl"))
      try log.cut(after: 2)
      let next = (try log.lines().last?.step ?? 0) + 1
      for step in next...5 { try log.append(Line(step: step, loss: 1 / Double(step))) }
      #expect(try folder.bytes("log.jsonl") == whole, "torn at \(length)")
    }
  }

  @Test func aTornLineIsReplacedByTheNext() throws {
    let folder = try TemporaryFolder()
    try folder.write("{\"loss\":0.5,\"step\":1}\n{\"loss\":0.", to: "log.jsonl")
    let log = Self.log(in: folder)
    #expect(try log.lines().map(\.step) == [1])
    try log.append(Line(step: 2, loss: 0.25))
    #expect(
      try folder.text("log.jsonl") == "{\"loss\":0.5,\"step\":1}\n{\"loss\":0.25,\"step\":2}\n")
  }

  @Test func linesMayBeKeptByWhatTheySay() throws {
    let folder = try TemporaryFolder()
    let log = Self.log(in: folder)
    try log.append(Line(step: 1, loss: .infinity, isLast: true))
    try log.append(Line(step: 1, loss: 2))
    try log.cut { $0.isLast != true }
    #expect(try log.lines() == [Line(step: 1, loss: 2)])
  }

  @Test func aWholeLogIsNotTouched() throws {
    let folder = try TemporaryFolder()
    let log = Self.log(in: folder)
    try log.append(Line(step: 1, loss: 2))
    let recorder = StepRecorder()
    try TrainingLog<Line>(at: log.url, fileSystem: recorder.fileSystem).cut(after: 1)
    #expect(recorder.steps.isEmpty)
  }

  @Test func aFullDiskTearsNoLine() throws {
    let folder = try TemporaryFolder()
    let log = Self.log(in: folder)
    try log.append(Line(step: 1, loss: 2))
    let before = try folder.bytes("log.jsonl")
    for step in 0..<2 {
      let failing = TrainingLog<Line>(
        at: log.url, fileSystem: StepRecorder(.failure(at: step)).fileSystem)
      let error = thrown { () throws(UserError) in try failing.append(Line(step: 2, loss: 2))
      }
      #expect(error?.kind == .inputOutput)
      #expect(try folder.bytes("log.jsonl") == before)
    }
  }

  @Test func aDamagedLineIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "{\"loss\":0.5,\"step\":1}\nnonsense\n{\"loss\":0.5,\"step\":2}\n", to: "log.jsonl")
    let error = thrown { () throws(UserError) in try Self.log(in: folder).lines() }
    #expect(error?.kind == .data)
    #expect(error?.description.contains("log.jsonl:2: a line that is not a report") == true)
  }
}
