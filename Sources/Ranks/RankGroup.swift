package import Basics
package import Foundation

/// The processes that train a model together, of which this is one. Most often it is alone.
///
/// What is said of values here is done by all ranks at the same point of their work, in the same order.
package struct RankGroup: Sendable {
  package let rank: Int
  package let count: Int
  /// Nil where this process is alone.
  package let transport: (any Transport)?

  /// A process that trains by itself.
  package static let alone = RankGroup()

  private init() { (rank, count, transport) = (0, 1, nil) }

  package init(_ transport: any Transport) {
    (rank, count) = (transport.rank, transport.rankCount)
    self.transport = transport
  }

  /// Rank 0, which reads the corpus, writes the folder and talks to people.
  package var isFirst: Bool { rank == 0 }

  /// What a message is.
  package enum Tag {
    package static let values = 0
    package static let numbers = 1
    /// The first of those of blocks, which are counted from here.
    package static let blocks = 16
  }

  // MARK: Numbers

  /// Gives numbers to all ranks.
  ///
  /// - Parameter counts: how many each rank gives
  /// - Returns: those of each rank
  package func exchange(
    _ numbers: [Double], counts: [Int]
  ) throws(UserError) -> [[Double]] {
    precondition(counts.count == count && counts[rank] == numbers.count, "\(counts) numbers")
    guard let transport else { return [numbers] }
    let own = UnsafeMutableRawBufferPointer.copy(of: numbers)
    defer { own.deallocate() }
    let others = counts.map {
      UnsafeMutableBufferPointer<Double>.allocate(capacity: $0)
    }
    defer { for buffer in others { buffer.deallocate() } }
    var transfers: [Transfer] = []
    for other in 0..<count where other != rank {
      transfers.append(
        transport.receive(
          UnsafeMutableRawBufferPointer(others[other]), from: other, tag: Tag.numbers))
      transfers.append(
        transport.send(UnsafeRawBufferPointer(own), to: other, tag: Tag.numbers))
    }
    try transport.wait(for: transfers)
    return (0..<count).map { $0 == rank ? numbers : Array(others[$0]) }
  }

  // MARK: Values

  /// The value of the first rank, at all ranks.
  package func ofFirst<Value: Codable>(_ value: Value) throws -> Value {
    guard transport != nil else { return value }
    let bytes = try bytesOfFirst(isFirst ? Self.encoder.encode(value) : Data())
    return isFirst ? value : try Self.decoder.decode(Value.self, from: bytes)
  }

  /// The values of all ranks, at all ranks.
  package func exchange<Value: Codable>(_ value: Value) throws -> [Value] {
    guard transport != nil else { return [value] }
    let own = try Self.encoder.encode(value)
    let sizes = try exchange([Double(own.count)], counts: [Int](repeating: 1, count: count))
    var values: [Value] = []
    for sender in 0..<count {
      let bytes = try broadcast(own, size: Int(sizes[sender][0]), from: sender)
      values.append(sender == rank ? value : try Self.decoder.decode(Value.self, from: bytes))
    }
    return values
  }

  /// The bytes of the first rank, at all ranks.
  package func bytesOfFirst(_ bytes: Data) throws(UserError) -> Data {
    guard transport != nil else { return bytes }
    let sizes = try exchange(
      isFirst ? [Double(bytes.count)] : [], counts: (0..<count).map { $0 == 0 ? 1 : 0 })
    return try broadcast(bytes, size: Int(sizes[0][0]), from: 0)
  }

  /// Gives bytes to another rank, which takes them.
  package func give(_ bytes: Data, to receiver: Int) throws(UserError) {
    guard let transport else { return }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    defer { buffer.deallocate() }
    bytes.copyBytes(to: buffer)
    try transport.wait(
      for: [transport.send(UnsafeRawBufferPointer(buffer), to: receiver, tag: Tag.values)])
  }

  /// Takes as many bytes as another rank gives.
  package func take(_ count: Int, from sender: Int) throws(UserError) -> Data {
    guard let transport else { return Data() }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    defer { buffer.deallocate() }
    try transport.wait(for: [transport.receive(buffer, from: sender, tag: Tag.values)])
    return Data(buffer)
  }

  /// Makes memory at all ranks what it is at the first.
  package func copyFirst(_ bytes: UnsafeMutableRawBufferPointer) throws(UserError) {
    guard let transport else { return }
    try broadcast(bytes, from: 0, transport)
  }

  /// The largest message, in bytes.
  private static let messageSize = 16 << 20

  private func broadcast(
    _ bytes: Data, size: Int, from sender: Int
  ) throws(UserError) -> Data {
    guard let transport else { return bytes }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    if rank == sender { bytes.copyBytes(to: buffer) }
    try broadcast(buffer, from: sender, transport)
    return Data(buffer)
  }

  private func broadcast(
    _ buffer: UnsafeMutableRawBufferPointer, from sender: Int, _ transport: any Transport
  ) throws(UserError) {
    for start in stride(from: 0, to: buffer.count, by: Self.messageSize) {
      let part = start..<min(start + Self.messageSize, buffer.count)
      try transport.wait(
        for: rank == sender
          ? (0..<count).filter { $0 != sender }.map {
            transport.send(
              UnsafeRawBufferPointer(rebasing: buffer[part]), to: $0, tag: Tag.values)
          }
          : [
            transport.receive(
              UnsafeMutableRawBufferPointer(rebasing: buffer[part]), from: sender,
              tag: Tag.values)
          ])
    }
  }

  // JSON gives each number back as it was.

  private static let infinities = (positive: "inf", negative: "-inf", notANumber: "nan")

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinities.positive, negativeInfinity: infinities.negative,
      nan: infinities.notANumber)
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinities.positive, negativeInfinity: infinities.negative,
      nan: infinities.notANumber)
    return decoder
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Memory with a copy of numbers, for the caller to deallocate.
  fileprivate static func copy(of numbers: [Double]) -> UnsafeMutableRawBufferPointer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: numbers.count * MemoryLayout<Double>.stride, alignment: 16)
    numbers.withUnsafeBytes { buffer.copyMemory(from: $0) }
    return buffer
  }
}
