package import Basics
package import Foundation
internal import Yams

/// A file of settings in YAML: the `config.yaml` of a model folder, or a user's file.
///
/// Keys are spelt like the command's flags (`hidden-size`). Errors name the nearest known key, or the key and
/// line of a wrong value and what is expected.
package struct ConfigurationFile {
  /// The writer of a file, which decides whether a wrong value is an error of kind `usage` or `data`.
  package enum Origin: Sendable {
    case user, modelFolder
  }

  /// The largest file that is read, in bytes. A `config.yaml` has about two thousand and the names of the corpus files.
  package static let maximalSize = 4 << 20

  let place: String
  let origin: Origin
  let root: Node

  /// Reads a file.
  package init(contentsOf url: URL, origin: Origin) throws(UserError) {
    let file = try RandomAccessFile(at: url)
    guard file.size <= Self.maximalSize else {
      throw Self.refused(
        at: url.relativePath, found: "\(file.size) bytes",
        expected: "settings, at most \(Self.maximalSize)"
      )
    }
    let bytes = try file.bytes(at: 0, count: file.size)
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
      throw Self.refused(
        at: line.map { "\(url.relativePath):\($0 + 1)" } ?? url.relativePath,
        found: "bytes that are not UTF-8",
        expected: "UTF-8")
    }
    try self.init(parsing: text, place: url.relativePath, origin: origin)
  }

  /// Reads a text.
  ///
  /// - Parameter place: the name of the file for errors
  package init(parsing text: String, place: String, origin: Origin) throws(UserError) {
    self.place = place
    self.origin = origin
    if let problem = Self.excess(in: text) {
      throw Self.refused(at: place, found: problem, expected: "settings as `key: value`")
    }
    do {
      root = try compose(yaml: text) ?? Node([(Node, Node)]())
    } catch {
      let (line, problem) = Self.position(of: error, in: text)
      throw Self.refused(
        at: line.map { "\(place):\($0)" } ?? place, found: problem, expected: "YAML")
    }
    guard case .mapping = root else {
      throw Self.refused(
        at: root.mark.map { "\(place):\($0.line)" } ?? place,
        found: root.scalar.map { "“\($0.string.prefix(80))”" } ?? "a list",
        expected: "settings as `key: value`")
    }
  }

  /// An error at a line, or of the whole file.
  func error(
    at line: Int?, found: String, expected: String? = nil, fix: String = "correct the value"
  ) -> UserError {
    UserError(
      origin == .user ? .usage : .data, at: line.map { "\(place):\($0)" } ?? place,
      found: found, expected: expected, fix: fix)
  }

  private static func refused(at place: String, found: String, expected: String) -> UserError {
    UserError(
      .data, at: place, found: found, expected: expected, fix: "correct or replace the file")
  }

  private static func position(
    of error: any Error, in text: String
  ) -> (line: Int?, problem: String) {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (mark.line, problem)
    case .duplicatedKeysInMapping(let keys, let context):
      (
        secondLine(of: keys, in: text) ?? context.mark.line,
        "a key a second time: \(keys.sorted().joined(separator: ", "))"
      )
    case .reader(let problem, _, _, _): (nil, problem)
    default: (nil, "a text that cannot be read")
    }
  }

  /// The line of the second occurrence of a key at the top level, or nil.
  private static func secondLine(of keys: [String], in text: String) -> Int? {
    var seen: Set<Substring> = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let key = line.prefix { $0 != ":" }
      guard key != line, keys.contains(key.trimmingCharacters(in: .whitespaces)) else { continue }
      if !seen.insert(key).inserted { return index + 1 }
    }
    return nil
  }
}
