import AttentionExport
import Basics
import Foundation
import TestSupport
import Testing

@Suite struct AttentionExporterTests {
  private let temporary: TemporaryFolder
  private var folder: String { temporary.url.path }

  init() throws { temporary = try TemporaryFolder() }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
  }

  private func files(_ name: String = "") throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(folder)/\(name)").sorted()
  }

  /// Sentence 2 is an empty line, sentence 3 an empty translation.
  private func exportThree(to destinations: AttentionDestinations, keepsEnd: Bool) throws {
    let exporter = try AttentionExporter(
      to: destinations, options: AttentionExportOptions(keepsEnd: keepsEnd),
      origin: Examples.origin)
    try exporter.export(Examples.sentence(Examples.words, line: 1))
    try exporter.export(ExportedSentence(line: 2))
    let empty = AttentionMatrix(source: ["A", "</s>"], target: ["</s>"], weights: [0.25, 0.75])
    try exporter.export(Examples.sentence(empty, line: 3))
    try exporter.finish()
  }

  @Test(arguments: [false, true])
  func allFormats(keepsEnd: Bool) throws {
    let destinations = AttentionDestinations(
      csvFolder: "\(folder)/deep/down/csv/", tableFile: "\(folder)/t.csv",
      alignmentsFile: "\(folder)/a.txt")
    try exportThree(to: destinations, keepsEnd: keepsEnd)
    #expect(try files("deep/down/csv") == ["00001.csv", "00003.csv"])
    #expect(try files().filter { $0.hasSuffix(".partial") } == [])
    #expect(try text("a.txt") == "0-0 1-1\n\n\n")
    let first = try text("deep/down/csv/00001.csv")
    let third = try text("deep/down/csv/00003.csv")
    #expect(first.hasPrefix(keepsEnd ? ",A,dog,\",\",</s>\nUn,0.5" : ",A,dog,\",\"\nUn,0.5"))
    #expect(third == (keepsEnd ? ",A,</s>\n</s>,0.250000,0.750000\n" : ",A\n"))

    // The table holds the same cells as the matrices, in the same order.
    let rows = try text("t.csv").split(separator: "\n")
    #expect(rows.first == "sentence,target_index,target,source_index,source,weight")
    let weights = rows.dropFirst().map { $0.split(separator: ",").last }
    let cells = [first, third].flatMap { matrix in
      matrix.split(separator: "\n").dropFirst().flatMap { $0.split(separator: ",").dropFirst() }
    }
    #expect(weights == cells)
    #expect(rows.count == 1 + (keepsEnd ? 12 + 2 : 6))
  }

  @Test func numbersAboveFiveDigits() throws {
    let exporter = try AttentionExporter(
      to: AttentionDestinations(csvFolder: folder), options: AttentionExportOptions(),
      origin: Examples.origin)
    for line in [7, 99_999, 100_000] {
      try exporter.export(Examples.sentence(Examples.words, line: line))
    }
    try exporter.finish()
    #expect(try files() == ["00007.csv", "100000.csv", "99999.csv"])
  }

  @Test func threshold() throws {
    let exporter = try AttentionExporter(
      to: AttentionDestinations(alignmentsFile: "\(folder)/a.txt"),
      options: AttentionExportOptions(alignmentThreshold: 0.18), origin: Examples.origin)
    try exporter.export(Examples.sentence(Examples.words, line: 1))
    try exporter.finish()
    #expect(try text("a.txt") == "0-0 1-0 1-1 2-1\n")
  }

  @Test func terminal() throws {
    let path = "\(folder)/terminal"
    try Data().write(to: URL(fileURLWithPath: path))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try exportThree(to: AttentionDestinations(terminal: handle.fileDescriptor), keepsEnd: true)
    try handle.write(contentsOf: Data("still open".utf8))
    let blocks = TerminalBlocks(width: 100)
      .text(of: Examples.words, options: AttentionExportOptions(keepsEnd: true))
    let shown = try text("terminal")
    #expect(shown.hasPrefix("sentence 1\n\n\(blocks)\nsentence 3\n\n"))
    #expect(shown.hasSuffix("still open"))
  }

  /// A run that never finished leaves the old file as it was, and nothing half under its name.
  @Test func interruptedRun() throws {
    try Data("old".utf8).write(to: URL(fileURLWithPath: "\(folder)/t.csv"))
    do {
      let exporter = try AttentionExporter(
        to: AttentionDestinations(
          csvFolder: "\(folder)/csv", tableFile: "\(folder)/t.csv",
          alignmentsFile: "\(folder)/a.txt"),
        options: AttentionExportOptions(), origin: Examples.origin)
      for line in 1...2_000 { try exporter.export(Examples.sentence(Examples.words, line: line)) }
      #expect(try text("t.csv") == "old")
      #expect(try text("t.csv.partial").count > 100_000)
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/a.txt"))
    }
    #expect(try text("t.csv") == "old")
    #expect(try files().filter { !$0.hasPrefix("csv") } == ["t.csv"])
  }

  @Test func linksStayLinks() throws {
    try FileManager.default.createDirectory(
      atPath: "\(folder)/elsewhere", withIntermediateDirectories: true)
    try Data("old".utf8).write(to: URL(fileURLWithPath: "\(folder)/elsewhere/real"))
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/a.txt", withDestinationPath: "elsewhere/real")
    try exportThree(to: AttentionDestinations(alignmentsFile: "\(folder)/a.txt"), keepsEnd: false)
    #expect(try text("elsewhere/real") == "0-0 1-1\n\n\n")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/a.txt")
        == "elsewhere/real")
  }

  /// A device is written to, not replaced by a file.
  @Test func devicesStayDevices() throws {
    try exportThree(
      to: AttentionDestinations(tableFile: "/dev/null", alignmentsFile: "/dev/null"),
      keepsEnd: false)
    let attributes = try FileManager.default.attributesOfItem(atPath: "/dev/null")
    #expect(attributes[.type] as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func fullDisk() throws {
    let error = #expect(throws: UserError.self) {
      try self.exportThree(to: AttentionDestinations(tableFile: "/dev/full"), keepsEnd: false)
    }
    #expect(error?.kind == .inputOutput)
    #expect(error?.description.hasPrefix("/dev/full: cannot write: the disk is full") == true)
  }

  @Test func placesThatCannotBeWritten() throws {
    try Data().write(to: URL(fileURLWithPath: "\(folder)/file"))
    let cases: [(AttentionDestinations, String)] = [
      (AttentionDestinations(csvFolder: "\(folder)/file"), "file: cannot make the folder"),
      (AttentionDestinations(csvFolder: "\(folder)/file/csv"), "file: cannot make the folder"),
      (AttentionDestinations(csvFolder: ""), ": cannot make the folder"),
      (
        AttentionDestinations(tableFile: "\(folder)/none/t.csv"), "none/t.csv: cannot open the file"
      ),
      (
        AttentionDestinations(alignmentsFile: folder),
        "cannot open the file: it is a folder"
      ),
    ]
    for (destinations, message) in cases {
      let error = #expect(throws: UserError.self) {
        try AttentionExporter(
          to: destinations, options: AttentionExportOptions(), origin: Examples.origin)
      }
      #expect(error?.kind == .inputOutput)
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
    #expect(try files() == ["file"])
  }

  @Test func twoOutputsInOneFile() throws {
    let error = #expect(throws: UserError.self) {
      try AttentionExporter(
        to: AttentionDestinations(
          tableFile: "\(self.folder)/x", alignmentsFile: "\(self.folder)/./x"),
        options: AttentionExportOptions(), origin: Examples.origin)
    }
    #expect(error?.kind == .usage)
    #expect(try files() == [])
  }
}
