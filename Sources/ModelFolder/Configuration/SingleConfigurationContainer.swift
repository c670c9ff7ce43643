internal import Yams

/// A single value that is being read.
struct SingleConfigurationContainer: SingleValueDecodingContainer {
  let decoder: ConfigurationDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool {
    guard case .scalar(let scalar) = decoder.node, scalar.style == .plain else { return false }
    return ConfigurationScalar.isNull(scalar.string)
  }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decoder.value(type)
  }
}
