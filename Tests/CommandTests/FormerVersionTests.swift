import Foundation
import TestSupport
import Testing

/// Model folders of version 0.1.0 (`Fixtures/version-0.1.0`, where `make.py` says how they were made).
///
/// Words have to be the same. Numbers may differ in their last digits, because the order of a sum depends on the processor.
@Suite struct FormerVersionTests {
  static let fixture = SharedData.checkout.appendingPathComponent("Tests/Fixtures/version-0.1.0")

  /// A copy of the folders, which no test may change.
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.fixture.path) {
      try FileManager.default.copyItem(
        at: Self.fixture.appendingPathComponent(name), to: folder.file(name))
    }
  }

  /// The first line in which two texts differ by more than the last digits of a number, or nil.
  ///
  /// - Parameter tolerance: what a number may differ by
  static func firstDifference(
    _ seen: String, _ expected: String, separator: String, tolerance: Double
  ) -> String? {
    let (seen, expected) = (
      seen.components(separatedBy: "\n"), expected.components(separatedBy: "\n")
    )
    guard seen.count == expected.count else { return "\(seen.count) lines" }
    for (line, wanted) in zip(seen, expected) where line != wanted {
      let (fields, wantedFields) = (
        line.components(separatedBy: separator), wanted.components(separatedBy: separator)
      )
      let areEqual =
        fields.count == wantedFields.count
        && zip(fields, wantedFields).allSatisfy { field, wanted in
          if field == wanted { return true }
          guard let number = Double(field), let wanted = Double(wanted) else { return false }
          return abs(number - wanted) <= tolerance
        }
      if !areEqual { return "“\(line)” is not “\(wanted)”" }
    }
    return nil
  }

  @Test(
    "A model of 0.1.0 translates as it did there",
    arguments: [("-b 1", "greedy"), ("", "beam"), ("--n-best 3", "n-best")])
  func translate(flags: String, expected: String) throws {
    let outcome = try Command.shell(
      "dragoman translate --model finished \(flags) < input", in: folder.url)
    #expect(outcome.code == 0 && outcome.errors == "")
    let difference = Self.firstDifference(
      outcome.output, try folder.text(expected), separator: " ||| ", tolerance: 1e-5)
    #expect(difference == nil)
  }

  @Test("A model of 0.1.0 aligns as it did there")
  func align() throws {
    let outcome = try Command.shell(
      """
      dragoman align --model finished --corpus pairs.tsv --attention-weights prior --alignments new-links --attention-csv new
      """,
      in: folder.url)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try folder.text("new-links") == folder.text("links"))
    for name in ["00002.csv", "00009.csv"] {
      let difference = Self.firstDifference(
        try folder.text("new/\(name)"), try folder.text(name), separator: ",", tolerance: 2e-6)
      #expect(difference == nil)
    }
  }

  /// The numbers of a safetensors file.
  private func numbers(_ name: String) throws -> [Float] {
    let bytes = try folder.bytes(name)
    let headerSize = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    return bytes.dropFirst(8 + headerSize).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }

  @Test("A run that 0.1.0 left unfinished comes to the weights that it came to there")
  func resume() throws {
    let outcome = try Command.shell("dragoman train --model unfinished", in: folder.url)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("goes on after update 440"))
    let (seen, expected) = (
      try numbers("unfinished/model.safetensors"), try numbers("finished/model.safetensors")
    )
    #expect(expected.count == 7840 && relativeError(seen, expected) < 1e-5)
  }
}
