extension SafetensorsHeader {
  /// What is wrong with the text of a header.
  struct Problem: Error, Equatable {
    /// Byte of the header, from 0.
    var offset: Int
    var found: String
    var expected: String
  }

  /// Reads the JSON of a header. What the text says is checked here; whether it fits the file is not.
  init(parsing json: [UInt8]) throws(Problem) {
    var reader = HeaderReader(bytes: json)
    var names: Set<String> = []
    try reader.object { (reader: inout HeaderReader, key: String) throws(Problem) in
      guard names.insert(key).inserted else {
        throw reader.problem(found: "the name “\(key)” a second time", expected: "each name once")
      }
      if key == Self.metadataKey {
        metadata = try Self.metadata(from: &reader)
      } else {
        entries.append(try Self.entry(named: key, from: &reader))
      }
    }
    try reader.end()
  }

  private static func metadata(
    from reader: inout HeaderReader
  ) throws(Problem) -> [(key: String, value: String)] {
    var result: [(key: String, value: String)] = []
    var keys: Set<String> = []
    try reader.object { (reader: inout HeaderReader, key: String) throws(Problem) in
      guard keys.insert(key).inserted else {
        throw reader.problem(found: "the key “\(key)” a second time", expected: "each key once")
      }
      result.append((key, try reader.string()))
    }
    return result
  }

  private static func entry(
    named name: String, from reader: inout HeaderReader
  ) throws(Problem) -> Entry {
    var dataType: SafetensorsDataType?
    var shape: [Int]?
    var offsets: [Int]?
    try reader.object { (reader: inout HeaderReader, key: String) throws(Problem) in
      switch key {
      case "dtype" where dataType == nil:
        let text = try reader.string()
        dataType = SafetensorsDataType(rawValue: text)
        guard dataType != nil else {
          let known = SafetensorsDataType.allCases.map(\.rawValue).joined(separator: ", ")
          throw reader.problem(
            found: "the type “\(text)” of “\(name)”", expected: "one of \(known)")
        }
      case "shape" where shape == nil: shape = try reader.integers()
      case "data_offsets" where offsets == nil: offsets = try reader.integers()
      default:
        throw reader.problem(
          found: "the key “\(key)” in “\(name)”",
          expected: "dtype, shape and data_offsets, each once"
        )
      }
    }
    guard let dataType, let shape, let offsets, offsets.count == 2, offsets[0] <= offsets[1] else {
      throw reader.problem(
        found: "an incomplete entry “\(name)”", expected: "dtype, shape and two data_offsets")
    }
    var size = dataType.size
    for dimension in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow else {
        throw reader.problem(
          found: "the shape \(shape) of “\(name)”", expected: "a size that exists")
      }
      size = product
    }
    guard size == offsets[1] - offsets[0] else {
      throw reader.problem(
        found: "\(offsets[1] - offsets[0]) bytes for “\(name)”",
        expected: "\(size) for \(dataType.rawValue) of shape \(shape)")
    }
    return Entry(name: name, dataType: dataType, shape: shape, range: offsets[0]..<offsets[1])
  }
}
