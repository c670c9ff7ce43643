import Corpora
import Foundation
import TestSupport
import Testing

/// The conformance kit beside the checkout: real files with the pairs they hold.
@Suite struct CorpusKitTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let file: String
    let mode: String
    let source: String
    let target: String
    /// nil where the file is to be refused.
    let expected: String?

    var testDescription: String { "\(name) \(file) \(mode) \(source)-\(target)" }
  }

  /// Formats that are read.
  static let formats: Set = ["tmx", "tsv", "moses"]

  static let cases: [Case] = {
    guard let table = SharedData.file("corpus-kit/CASES.tsv"),
      let text = try? String(contentsOf: table, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let field = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard formats.contains(field[2]) else { return nil }
      return Case(
        name: field[0], file: field[1], mode: field[3], source: field[4], target: field[5],
        expected: field[8] == "error" ? nil : field[8])
    }
  }()

  @Test(arguments: cases)
  func conforms(_ test: Case) throws {
    let folder = SharedData.folder.appendingPathComponent("corpus-kit")
    let path = folder.appendingPathComponent(test.file).path
    let output: String
    do throws(CorpusError) {
      if test.mode == "list" {
        output = try languages(of: path).entries.map { "\($0.language)\t\($0.units)\n" }.joined()
      } else {
        output = try Fixture.pairs(path, test.source, test.target)
          .map { "\($0.source)\t\($0.target)\n" }.joined()
      }
    } catch {
      guard let expected = test.expected else {
        #expect([64, 65, 66].contains(error.exitCode))
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
