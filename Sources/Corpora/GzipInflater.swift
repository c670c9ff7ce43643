import CZlib

/// Unpacks gzip, member after member.
final class GzipInflater {
  private let path: String
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let output = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ByteStream.chunkSize)
  /// Between two members, where the file may end. Zeros may fill it up there (tapes do).
  private var isBetweenMembers = false
  /// Damage behind bytes that were good.
  private var failure: CorpusError?

  init(path: String) throws(CorpusError) {
    self.path = path
    stream.initialize(to: z_stream())
    // 16 asks for the gzip wrapping alone, 15 is the largest window.
    let code = inflateInit2_(
      stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      throw CorpusError(
        .inputOutput, at: Place(file: path), found: "there is no memory to unpack this file")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Gives packed bytes, which must stay where they are until `next` has returned nil.
  func feed(_ packed: UnsafeBufferPointer<UInt8>) {
    stream.pointee.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
    stream.pointee.avail_in = uInt(packed.count)
  }

  /// The next unpacked bytes, or nil where more packed ones are needed.
  func next() throws(CorpusError) -> UnsafeBufferPointer<UInt8>? {
    if let failure { throw failure }
    while true {
      if isBetweenMembers, try !beginMember() { return nil }
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = uInt(output.count)
      let code = inflate(stream, Z_NO_FLUSH)
      let count = output.count - Int(stream.pointee.avail_out)
      switch code {
      case Z_STREAM_END: isBetweenMembers = true
      case Z_OK: break
      case Z_BUF_ERROR: return nil
      default:
        failure = damaged
        if count == 0 { throw damaged }
      }
      if count > 0 { return UnsafeBufferPointer(rebasing: output.prefix(count)) }
    }
  }

  /// Whether another member begins in the bytes at hand.
  private func beginMember() throws(CorpusError) -> Bool {
    while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
    guard stream.pointee.avail_in > 0 else { return false }
    guard inflateReset(stream) == Z_OK else { throw damaged }
    isBetweenMembers = false
    return true
  }

  /// Says that the file has ended.
  func finish() throws(CorpusError) {
    guard !isBetweenMembers else { return }
    throw CorpusError(
      .data, at: Place(file: path), found: "the gzip file ends too early",
      expected: "the rest of its packed bytes", fix: "fetch the file again")
  }

  private var damaged: CorpusError {
    let reason = stream.pointee.msg.map { " (\(String(cString: $0)))" } ?? ""
    return CorpusError(
      .data, at: Place(file: path), found: "the gzip file is damaged\(reason)",
      fix: "fetch the file again")
  }
}
