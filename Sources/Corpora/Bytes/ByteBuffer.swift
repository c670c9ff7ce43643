import Glibc

/// A growing array of bytes, at an address that changes only when it grows.
struct ByteBuffer: ~Copyable {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  var count = 0

  init(capacity: Int) {
    self.capacity = capacity
    start = .allocate(capacity: capacity)
  }

  deinit { start.deallocate() }

  mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    reserve(bytes.count)
    (start + count).update(from: source, count: bytes.count)
    count &+= bytes.count
  }

  mutating func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    let larger = max(capacity * 2, count + more)
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    grown.update(from: start, count: count)
    start.deallocate()
    start = grown
    capacity = larger
  }

  /// The whole memory, for callers that fill it and keep the count themselves.
  var storage: UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(start: start, count: capacity)
  }

  /// Moves bytes to another offset below `count`.
  mutating func move(_ range: Range<Int>, to destination: Int) {
    memmove(start + destination, start + range.lowerBound, range.count)
  }

  /// Valid until something is appended.
  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
  }
}

extension UnsafeBufferPointer<UInt8> {
  static var empty: Self { Self(start: nil, count: 0) }

  func first(_ count: Int) -> Self { Self(rebasing: prefix(count)) }

  func dropped(_ count: Int) -> Self { Self(rebasing: dropFirst(count)) }

  /// Like `firstIndex(of:)`, but as fast as the C library.
  @inline(__always)
  func firstIndex(ofByte byte: UInt8) -> Int? {
    guard let start = baseAddress, let found = memchr(start, Int32(byte), count) else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }
}
