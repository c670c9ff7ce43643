/// The fields of a message in protocol-buffer wire format.
///
/// A message is a sequence of keys (`number << 3 | type`) and values. Malformed bytes end the iteration and set
/// `isMalformed`. Only what a SentencePiece model needs is supported.
///
/// Source: protobuf.dev, "Encoding".
struct ProtocolBufferFields: Sequence, IteratorProtocol {
  enum Value {
    case integer(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    case bytes(ArraySlice<UInt8>)
  }

  struct Field {
    var number: Int
    var value: Value
    /// The offset of the field's key in the message.
    var offset: Int
  }

  private var rest: ArraySlice<UInt8>
  private(set) var isMalformed = false

  init(_ message: ArraySlice<UInt8>) { rest = message }

  mutating func next() -> Field? {
    guard !rest.isEmpty, !isMalformed else { return nil }
    let offset = rest.startIndex
    guard let key = integer(), key >> 3 > 0, key >> 3 < 1 << 29, let value = value(type: key & 7)
    else {
      isMalformed = true
      return nil
    }
    return Field(number: Int(key >> 3), value: value, offset: offset)
  }

  private mutating func value(type: UInt64) -> Value? {
    switch type {
    case 0: integer().map(Value.integer)
    case 1: bytes(8).map { Value.fixed64(littleEndian($0)) }
    case 2: integer().flatMap { bytes($0) }.map(Value.bytes)
    case 5: bytes(4).map { Value.fixed32(UInt32(littleEndian($0))) }
    default: nil
    }
  }

  private mutating func integer() -> UInt64? {
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      result |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return result }
    }
    return nil
  }

  private mutating func bytes(_ count: UInt64) -> ArraySlice<UInt8>? {
    guard count <= UInt64(rest.count) else { return nil }
    defer { rest = rest.dropFirst(Int(count)) }
    return rest.prefix(Int(count))
  }

  private func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
