/// Room for the reason that a C function gives for its failure.
struct CMessage {
  private var bytes = [CChar](repeating: 0, count: 512)

  mutating func withBuffer<Result>(
    _ body: (UnsafeMutablePointer<CChar>?, Int) -> Result
  ) -> Result {
    bytes.withUnsafeMutableBufferPointer { body($0.baseAddress, $0.count) }
  }

  /// The text before the first NUL, on one line.
  var text: String {
    let text = bytes.prefix { $0 != 0 }.map { $0 == 0x0A ? 0x20 : UInt8(bitPattern: $0) }
    return String(decoding: text, as: UTF8.self)
  }
}
