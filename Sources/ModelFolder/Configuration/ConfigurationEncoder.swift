internal import Yams

/// Turns a value into YAML nodes: keys in the order in which the value names them, numbers in the
/// shortest spelling that reads back exactly, and empty optional values left out.
///
/// Yams' own encoder writes 0.1 as 0.10000000000000001, which is right and which nobody wants to read.
struct ConfigurationEncoder: Encoder {
  /// A node that is still being filled.
  final class Slot {
    enum Content {
      case scalar(Node)
      case mapping([(key: String, slot: Slot)])
      case sequence([Slot])
    }

    var content: Content = .mapping([])

    var node: Node {
      switch content {
      case .scalar(let node): node
      case .mapping(let pairs): Node(pairs.map { (Node($0.key), $0.slot.node) })
      case .sequence(let slots): Node(slots.map(\.node))
      }
    }

    func add(key: String) -> Slot {
      let slot = Slot()
      if case .mapping(let pairs) = content { content = .mapping(pairs + [(key, slot)]) }
      return slot
    }

    func append() -> Slot {
      let slot = Slot()
      if case .sequence(let slots) = content { content = .sequence(slots + [slot]) }
      return slot
    }

    func encode(_ value: some Encodable, codingPath: [any CodingKey]) throws {
      if let node = ConfigurationScalar.node(of: value) {
        content = .scalar(node)
      } else {
        try value.encode(to: ConfigurationEncoder(slot: self, codingPath: codingPath))
      }
    }
  }

  let slot: Slot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  static func node(of value: some Encodable) throws -> Node {
    let slot = Slot()
    try slot.encode(value, codingPath: [])
    return slot.node
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .mapping = slot.content {} else { slot.content = .mapping([]) }
    return KeyedEncodingContainer(Keyed(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.content = .sequence([])
    return Unkeyed(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    Single(slot: slot, codingPath: codingPath)
  }

  private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: Slot
    let codingPath: [any CodingKey]

    private func child(_ key: Key) -> ConfigurationEncoder {
      ConfigurationEncoder(
        slot: slot.add(key: ConfigurationKey.spelling(of: key)), codingPath: codingPath + [key])
    }

    func encodeNil(forKey key: Key) {}

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
      let child = child(key)
      try child.slot.encode(value, codingPath: child.codingPath)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> { child(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
      child(key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
      ConfigurationEncoder(slot: slot.add(key: "super"), codingPath: codingPath)
    }

    func superEncoder(forKey key: Key) -> any Encoder { child(key) }
  }

  private struct Unkeyed: UnkeyedEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]

    var count: Int {
      if case .sequence(let slots) = slot.content { slots.count } else { 0 }
    }

    private func child() -> ConfigurationEncoder {
      ConfigurationEncoder(slot: slot.append(), codingPath: codingPath)
    }

    func encodeNil() { slot.append().content = .scalar(ConfigurationScalar.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
      try slot.append().encode(value, codingPath: codingPath)
    }

    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> { child().container(keyedBy: type) }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { child().unkeyedContainer() }

    func superEncoder() -> any Encoder { child() }
  }

  private struct Single: SingleValueEncodingContainer {
    let slot: Slot
    let codingPath: [any CodingKey]

    func encodeNil() { slot.content = .scalar(ConfigurationScalar.null) }

    func encode<Value: Encodable>(_ value: Value) throws {
      try slot.encode(value, codingPath: codingPath)
    }
  }
}
