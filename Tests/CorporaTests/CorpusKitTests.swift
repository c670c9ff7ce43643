import Basics
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

  static let cases: [Case] = {
    guard let table = SharedData.file("corpus-kit/CASES.tsv"),
      let text = try? String(contentsOf: table, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let field = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Case(
        name: field[0], file: field[1], mode: field[3], source: field[4], target: field[5],
        expected: field[8] == "error" ? nil : field[8])
    }
  }()

  @Test(arguments: cases)
  func conforms(_ test: Case) throws {
    let folder = SharedData.folder.appendingPathComponent("corpus-kit")
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
