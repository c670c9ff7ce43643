package import Basics
package import Foundation
internal import Yams

/// A file of settings in YAML: the `config.yaml` of a model folder, or the file that a user names with
/// `--config`.
///
/// Keys are spelt as the command's flags (`hidden-size`). Unknown keys are refused with the nearest known
/// one; wrong values are refused with key, line and what belongs there.
package struct ConfigurationFile {
  /// Who wrote a file, which decides what a wrong value is: a wrong argument (64) or damage (65).
  package enum Origin: Sendable {
    case user, modelFolder
  }

  /// The largest file that is read, in bytes. Ours have about two thousand, and the names of the corpus files.
  package static let maximalSize = 4 << 20

  let place: String
  let origin: Origin
  let root: Node

  /// Reads a file.
  package init(contentsOf url: URL, origin: Origin) throws(UserError) {
    let file = try RandomAccessFile(at: url)
    guard file.size <= Self.maximalSize else {
      throw Self.refused(
        at: url.path, found: "\(file.size) bytes", expected: "settings, at most \(Self.maximalSize)"
      )
    }
    let bytes = try file.bytes(at: 0, count: file.size)
    guard let text = String(bytes: bytes, encoding: .utf8) else {
      let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
      throw Self.refused(
        at: line.map { "\(url.path):\($0 + 1)" } ?? url.path, found: "bytes that are not UTF-8",
        expected: "UTF-8")
    }
    try self.init(parsing: text, place: url.path, origin: origin)
  }

  /// Reads a text.
  ///
  /// - Parameter place: what errors call the text, the name of its file
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

  /// The value that the file describes. All keys have to be there, unless they are optional.
  package func decode<Value: Decodable>(_ type: Value.Type) throws(UserError) -> Value {
    try decode(type, from: root)
  }

  /// The value that the file describes, with `defaults` for the keys that the file does not have.
  package func decode<Value: Codable>(over defaults: Value) throws(UserError) -> Value {
    try decode(over: defaults, from: root)
  }

  func decode<Value: Codable>(
    over defaults: Value, from node: Node
  ) throws(UserError) -> Value {
    let base: Node
    do {
      base = try ConfigurationEncoder.node(of: defaults)
    } catch {
      preconditionFailure("the defaults of \(Value.self) cannot be encoded: \(error)")
    }
    return try decode(Value.self, from: Self.merged(node, over: base))
  }

  private func decode<Value: Decodable>(
    _ type: Value.Type, from node: Node
  ) throws(UserError) -> Value {
    do {
      return try ConfigurationDecoder.decode(type, from: node)
    } catch let problem as ConfigurationProblem {
      throw error(problem)
    } catch {
      throw self.error(ConfigurationProblem(line: nil, found: "\(error)", fix: "correct the file"))
    }
  }

  /// What is wrong with the value of a setting, in words that begin with its flag, at its line.
  func problem(_ sentence: String, fix: String) -> ConfigurationProblem {
    let flag = sentence.prefix { $0 != " " }
    let name = flag.hasPrefix("--") ? flag.dropFirst(2) : flag
    return ConfigurationProblem(
      line: line(of: String(name)), found: "\(name)\(sentence.dropFirst(flag.count))", fix: fix)
  }

  /// Where a setting stands; nil where it does not.
  package func line(of name: String) -> Int? {
    guard case .mapping(let mapping) = root else { return nil }
    return mapping.first { $0.key.scalar?.string == name }?.key.mark?.line
  }

  func error(_ problem: ConfigurationProblem) -> UserError {
    UserError(
      origin == .user ? .usage : .data, at: problem.line.map { "\(place):\($0)" } ?? place,
      found: problem.found, expected: problem.expected, fix: problem.fix)
  }

  /// The nodes of a file, and below them, key by key, those of the defaults.
  private static func merged(_ node: Node, over base: Node) -> Node {
    guard case .mapping(var result) = node, case .mapping(let base) = base else { return node }
    for (key, value) in base {
      result[key] = result[key].map { merged($0, over: value) } ?? value
    }
    return .mapping(result)
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

  /// The line in which a key of the whole file stands a second time; nil where that is further in.
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
