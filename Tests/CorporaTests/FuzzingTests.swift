import CAllocationCount
import CFuzzing
import Foundation
import FuzzInputs
import TestSupport
import Testing

/// What `script/fuzz` starts from and what it has found: any of it may be refused, and none of it may do harm.
@Suite struct FuzzingTests {
  /// The inputs that were found for a target.
  private static func found(_ target: String) -> [URL] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/\(target)")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.path < $1.path }
  }

  @Test(arguments: Seed.all)
  func seeds(seed: Seed) throws {
    let folder = try TemporaryFolder()
    for input in seed.inputs {
      #expect(FuzzInput(input.bytes)?.bytes.count ?? 0 >= input.bytes.count)
      try read(input.bytes, in: folder)
    }
    for file in seed.files {
      for size: UInt8 in [255, 6] { readXML([size, size] + file) }
    }
  }

  @Test("The seeds that are whole are read")
  func wholeSeeds() throws {
    let folder = try TemporaryFolder()
    let read = try Seed.all.filter { seed in
      let input = FuzzInput(FuzzInput(.pairs, seed.layout, files: seed.files).bytes)
      return try input?.read(in: folder.url.path) == nil
    }
    let names = Set(read.map(\.description))
    #expect(
      names.isSuperset(of: [
        "tmx", "tmx-1.1", "tmx-inline", "tmx-links", "tmx-entities", "tmx-many", "utf-16le-mark",
        "latin-1", "shift-jis", "iso-2022", "gzip", "gzip-members", "gzip-text", "tabs", "lines",
        "prefix", "xliff-1.2", "xliff-1.2-segments", "xliff-2.0", "xces", "wmt", "iwslt",
      ]))
    #expect(names.isDisjoint(with: ["cut", "gzip-checksum", "no-encoding", "blow-up", "depth"]))
  }

  @Test(arguments: found("corpus"))
  func corpora(file: URL) throws {
    let folder = try TemporaryFolder()
    try read(Array(try Data(contentsOf: file)), in: folder)
  }

  @Test(arguments: found("xml"))
  func xml(file: URL) throws {
    readXML(Array(try Data(contentsOf: file)))
  }

  /// Reads the corpus in every way.
  private func read(_ bytes: [UInt8], in folder: TemporaryFolder) throws {
    let input = try #require(FuzzInput(bytes))
    for reading in FuzzInput.Reading.allCases {
      try expectNoLeak { _ = try input.read(reading, in: folder.url.path) }
    }
  }

  private func readXML(_ bytes: [UInt8]) {
    expectNoLeak { fuzz_read_xml(bytes, bytes.count) }
  }

  /// What is done again and again holds no more memory each time. Once it may: threads share the tables of iconv.
  private func expectNoLeak(_ body: () throws -> Void) rethrows {
    var held: Int64 = 0
    for _ in 0..<10 {
      let before = ac_thread_held()
      try body()
      held = ac_thread_held() - before
      if held <= 0 { return }
    }
    Issue.record("\(held) allocations are never freed")
  }
}
