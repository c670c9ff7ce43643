internal import Yams

/// A mapping that is being read, key by key.
struct KeyedConfigurationContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: ConfigurationDecoder
  let visit: ConfigurationDecoder.Visit

  var codingPath: [any CodingKey] { decoder.codingPath }

  var allKeys: [Key] {
    visit.takesAnyKey = true
    return visit.mapping.keys.compactMap { $0.scalar.flatMap { Key(stringValue: $0.string) } }
  }

  private func node(_ key: Key) -> Node? {
    let name = ConfigurationKey.spelling(of: key)
    if !visit.asked.contains(name) { visit.asked.append(name) }
    return visit.mapping.first { $0.key.scalar?.string == name }?.value
  }

  private func child(_ key: Key) throws -> ConfigurationDecoder {
    if let node = node(key) {
      return ConfigurationDecoder(
        node: node, codingPath: codingPath + [key], visits: decoder.visits)
    }
    // A key that is missing because it is misspelt is better called misspelt.
    let name = ConfigurationKey.spelling(of: key)
    let misspelt = visit.unasked.first { candidate in
      candidate.scalar.map { NearestName(to: $0.string, among: [name]).suggestion != nil } ?? false
    }
    if let misspelt { throw ConfigurationProblem(unknown: misspelt, known: [name]) }
    let path = codingPath.map { ConfigurationKey.spelling(of: $0) } + [name]
    throw ConfigurationProblem(
      line: visit.mapping.mark?.line, found: "no “\(path.joined(separator: "."))”", expected: nil,
      fix: "add it")
  }

  func contains(_ key: Key) -> Bool { node(key) != nil }

  func decodeNil(forKey key: Key) -> Bool {
    guard case .scalar(let scalar)? = node(key), scalar.style == .plain else { return false }
    return ConfigurationScalar.isNull(scalar.string)
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try child(key).value(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try child(key).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try child(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { decoder }

  func superDecoder(forKey key: Key) throws -> any Decoder { try child(key) }
}
