import Basics
import Corpora
import Foundation
import TestSupport
import Testing

/// Inputs of the conformance kit that want to hurt, as far as they lie beside it: the outcome is one of those that are
/// right, and nothing leaks from another file.
@Suite struct HostileKitTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let file: String
    let source: String
    let target: String
    /// `error`, or `pairs:N`.
    let outcomes: [String]
    let line: Int?
    let secret: String?

    var testDescription: String { "\(name) \(file)" }
  }

  static let cases: [Case] = {
    guard let table = SharedData.file("corpus-kit/hostile/HOSTILE.tsv"),
      let text = try? String(contentsOf: table, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").dropFirst().compactMap { line in
      let field = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      // Big and special files are made on demand.
      guard field.count > 10, !field[1].contains(":"), field[3] == "pairs" else { return nil }
      return Case(
        name: field[0], file: field[1], source: field[4], target: field[5],
        outcomes: field[6].split(separator: "|").map(String.init), line: Int(field[8]),
        secret: field[10].isEmpty ? nil : field[10])
    }
  }()

  @Test(
    .enabled(if: !cases.isEmpty, "the conformance kit is not beside the checkout"), arguments: cases
  )
  func survives(_ test: Case) throws {
    let path = SharedData.folder.appendingPathComponent("corpus-kit/hostile/\(test.file)").path
    do throws(UserError) {
      let pairs = try Fixture.pairs(path, test.source, test.target)
      #expect(test.outcomes.contains("pairs:\(pairs.count)"))
      for secret in [test.secret].compactMap({ $0 }) {
        #expect(!pairs.contains { $0.joined.contains(secret) })
      }
    } catch {
      #expect(test.outcomes.contains("error"), "\(error)")
      if let line = test.line, line > 0 { #expect(error.place?.line == line) }
      if let secret = test.secret { #expect(!error.description.contains(secret)) }
    }
  }
}
