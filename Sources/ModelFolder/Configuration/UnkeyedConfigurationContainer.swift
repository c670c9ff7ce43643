internal import Yams

/// A list that is being read, element by element.
struct UnkeyedConfigurationContainer: UnkeyedDecodingContainer {
  let decoder: ConfigurationDecoder
  let nodes: [Node]
  private(set) var currentIndex = 0

  init(decoder: ConfigurationDecoder, nodes: [Node]) {
    self.decoder = decoder
    self.nodes = nodes
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { nodes.count }
  var isAtEnd: Bool { currentIndex == nodes.count }

  private mutating func next() throws -> ConfigurationDecoder {
    guard !isAtEnd else { throw decoder.wrong("more than \(nodes.count) elements") }
    defer { currentIndex += 1 }
    return ConfigurationDecoder(
      node: nodes[currentIndex], codingPath: codingPath, visits: decoder.visits)
  }

  mutating func decodeNil() -> Bool {
    guard !isAtEnd, case .scalar(let scalar) = nodes[currentIndex], scalar.style == .plain,
      ConfigurationScalar.isNull(scalar.string)
    else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try next().value(type)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { try next() }
}
