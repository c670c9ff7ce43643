internal import Yams

/// Reads a value from YAML nodes, with errors that name key, line, what was found and what belongs there,
/// and remembers which keys the value has asked for: the others are unknown.
struct ConfigurationDecoder: Decoder {
  /// The keys of one mapping that were asked for.
  final class Visit {
    let mapping: Node.Mapping
    var asked: [String] = []
    var takesAnyKey = false

    init(_ mapping: Node.Mapping) {
      self.mapping = mapping
    }

    /// The keys of the file that nothing has asked for so far.
    var unasked: [Node] {
      mapping.keys.filter { key in !takesAnyKey && !asked.contains(key.scalar?.string ?? "") }
    }
  }

  /// All mappings that were read.
  final class Visits {
    var all: [Visit] = []

    /// The first key that is unknown, with the names it could have been.
    var unknown: ConfigurationProblem? {
      all.lazy.compactMap { visit in
        visit.unasked.first.map { ConfigurationProblem(unknown: $0, known: visit.asked) }
      }.first
    }
  }

  let node: Node
  let codingPath: [any CodingKey]
  let visits: Visits
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// Reads a whole value; keys that are left over are refused.
  static func decode<Value: Decodable>(_ type: Value.Type, from node: Node) throws -> Value {
    let decoder = ConfigurationDecoder(node: node, codingPath: [], visits: Visits())
    let value = try decoder.value(type)
    if let unknown = decoder.visits.unknown { throw unknown }
    return value
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .mapping(let mapping) = node else { throw wrong("settings as `key: value`") }
    let visit = Visit(mapping)
    visits.all.append(visit)
    return KeyedDecodingContainer(KeyedConfigurationContainer(decoder: self, visit: visit))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .sequence(let sequence) = node else { throw wrong("a list") }
    return UnkeyedConfigurationContainer(decoder: self, nodes: Array(sequence))
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    SingleConfigurationContainer(decoder: self)
  }

  /// Reads one value of any type.
  func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let result = try scalar(type) { return result }
    let choices = (type as? any CaseIterable.Type).map { Self.spellings(of: $0) } ?? []
    guard choices.isEmpty || node.scalar != nil else { throw wrong(oneOf: choices) }
    do {
      return try Value(from: self)
    } catch let error as DecodingError {
      guard choices.isEmpty else { throw wrong(oneOf: choices) }
      throw wrong(Self.reason(of: error))
    }
  }

  /// Reads the types that are scalars; nil for any other.
  private func scalar<Value>(_ type: Value.Type) throws -> Value? {
    func need<Scalar>(_ expected: String, _ read: (String) -> Scalar?) throws -> Value? {
      guard case .scalar(let scalar) = node, let value = read(scalar.string) else {
        throw wrong(expected)
      }
      return value as? Value
    }
    switch type {
    case is String.Type: return try need("a text") { $0 }
    case is Bool.Type: return try need("true or false", ConfigurationScalar.bool)
    case is Double.Type:
      return try need("a number") { ConfigurationScalar.floatingPoint($0) as Double? }
    case is Float.Type:
      return try need("a number") { ConfigurationScalar.floatingPoint($0) as Float? }
    case let integer as any FixedWidthInteger.Type:
      let expected = integer.isSigned ? "a whole number" : "a whole number, 0 or more"
      return try need(expected) { Self.integer($0, integer) }
    default: return nil
    }
  }

  private static func integer<Integer: FixedWidthInteger>(
    _ text: String, _ type: Integer.Type
  ) -> (any FixedWidthInteger)? {
    Integer(text)
  }

  private static func spellings<Choice: CaseIterable>(of type: Choice.Type) -> [String] {
    type.allCases.compactMap { ($0 as? any RawRepresentable).map { "\($0.rawValue)" } }
  }

  private static func reason(of error: DecodingError) -> String {
    switch error {
    case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context),
      .keyNotFound(_, let context):
      context.debugDescription
    @unknown default: "\(error)"
    }
  }
}

extension ConfigurationDecoder {
  /// The name of the place: `hidden-size`, `encoder.layers`, or nil for the whole file.
  private var name: String? {
    codingPath.isEmpty
      ? nil : codingPath.map { ConfigurationKey.spelling(of: $0) }.joined(separator: ".")
  }

  private var found: String {
    let what: String
    switch node {
    case .scalar(let scalar) where ConfigurationScalar.isNull(scalar.string): what = "nothing"
    case .scalar(let scalar): what = "“\(scalar.string.prefix(80))”"
    case .sequence: what = "a list"
    case .mapping: what = "settings"
    case .alias: what = "an alias"
    }
    return name.map { "\($0) is \(what)" } ?? what
  }

  /// The error of a value that is not what belongs here.
  func wrong(_ expected: String) -> ConfigurationProblem {
    ConfigurationProblem(
      line: node.mark?.line, found: found, expected: expected, fix: "correct the value")
  }

  private func wrong(oneOf choices: [String]) -> ConfigurationProblem {
    let near = node.scalar.flatMap { NearestName(to: $0.string, among: choices).suggestion }
    return ConfigurationProblem(
      line: node.mark?.line, found: found, expected: "one of \(choices.joined(separator: ", "))",
      fix: near.map { "write \($0), if that was meant" } ?? "choose one of them")
  }
}

extension ConfigurationProblem {
  /// A key that is not known.
  init(unknown key: Node, known: some Sequence<String>) {
    let name = key.scalar?.string ?? "that is no text"
    let near = NearestName(to: name, among: known).suggestion
    self.init(
      line: key.mark?.line, found: "the unknown key “\(name.prefix(80))”",
      expected: near.map { "“\($0)”, the nearest known key" },
      fix: near == nil
        ? "remove it; the known keys are \(Array(known).joined(separator: ", "))"
        : "correct the key")
  }
}
