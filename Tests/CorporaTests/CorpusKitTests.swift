import Basics
import Corpora
import Foundation
import TestSupport
import Testing

/// Files of every format, with the pairs that they hold: a few that are committed, and the conformance kit, where it is
/// beside the checkout.
@Suite struct CorpusKitTests {
  struct Case: CustomTestStringConvertible {
    let folder: URL
    let name: String
    let file: String
    let mode: String
    let source: String?
    let target: String?
    /// nil where the file is to be refused.
    let expected: String?

    var testDescription: String { "\(name) \(file) \(mode) \(source ?? "")-\(target ?? "")" }
  }

  static let committed = cases(
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/cases/CASES.tsv"))
  static let kit = SharedData.file("corpus-kit/CASES.tsv").map(cases) ?? []

  /// The cases of a table, whose columns its first line names.
  private static func cases(_ table: URL) -> [Case] {
    guard let text = try? String(contentsOf: table, encoding: .utf8) else { return [] }
    let rows = text.split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
    return rows.dropFirst().map { row in
      let field = Dictionary(zip(rows[0], row)) { first, _ in first }
      func value(_ name: String) -> String? { field[name] == "-" ? nil : field[name] }
      return Case(
        folder: table.deletingLastPathComponent(), name: field["case"] ?? "",
        file: field["file"] ?? "", mode: field["mode"] ?? "", source: value("source"),
        target: value("target"), expected: field["expected"] == "error" ? nil : field["expected"])
    }
  }

  @Test func casesAreCommitted() { #expect(Self.committed.count == 20) }

  @Test(arguments: committed)
  func conforms(_ test: Case) throws { try check(test) }

  @Test(
    .enabled(if: !kit.isEmpty, "the conformance kit is not beside the checkout"), arguments: kit)
  func conformsToTheKit(_ test: Case) throws { try check(test) }

  private func check(_ test: Case) throws {
    let folder = test.folder
    let paths = test.file.split(separator: " + ").map {
      folder.appendingPathComponent(String($0)).path
    }
    let output: String
    do throws(UserError) {
      if test.mode == "list" {
        output = try languages(of: paths[0]).entries.map { "\($0.language)\t\($0.units)\n" }
          .joined()
      } else {
        let isNamed = test.mode == "pairs"
        let input =
          isNamed
          ? CorpusInput.files(paths) : .sideBySide(sourceFile: paths[0], targetFile: paths[1])
        let request = CorpusRequest(
          input, source: isNamed ? test.source : nil, target: isNamed ? test.target : nil)
        output = try Fixture.read(request).pairs
          .map { "\($0.source)\t\($0.target)\n" }.joined()
      }
    } catch {
      guard let expected = test.expected else {
        #expect([.usage, .data, .noInput].contains(error.kind))
        return
      }
      // No pair at all: refusing is right, too.
      #expect(try Self.text(folder.appendingPathComponent(expected)).isEmpty, "\(error)")
      return
    }
    let expected = try #require(test.expected, "should be refused")
    #expect(output == (try Self.text(folder.appendingPathComponent(expected))))
  }

  private static func text(_ url: URL) throws -> String {
    let bytes = Array(try Data(contentsOf: url))
    return String(decoding: url.pathExtension == "gz" ? gunzip(bytes) : bytes, as: UTF8.self)
  }
}
