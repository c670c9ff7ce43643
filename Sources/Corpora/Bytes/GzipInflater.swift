import CZlib

/// Unpacks a gzip file, member after member.
final class GzipInflater: ByteSource {
  private let file: InputFile
  private let packed: ByteBuffer
  private let stream: UnsafeMutablePointer<z_stream>
  /// Between two members, where the file may end. Zeros may fill it up there (tapes do).
  private var isBetweenMembers = false
  /// Damage behind bytes that were good.
  private var failure: CorpusError?

  /// - Parameters:
  ///   - head: the first bytes of the file, which were read from it already.
  init(_ file: InputFile, head: UnsafeBufferPointer<UInt8>) throws(CorpusError) {
    self.file = file
    packed = ByteBuffer(capacity: max(ByteStream.chunkSize, head.count))
    _ = packed.storage.update(fromContentsOf: head)
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 16 asks for the gzip wrapping alone, 15 is the largest window.
    let code = inflateInit2_(
      stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      // What is never made has no deinit.
      stream.deallocate()
      throw CorpusError(
        .system, at: Place(file: file.path),
        found: "there is no memory to unpack this file")
    }
    stream.pointee.next_in = packed.start
    stream.pointee.avail_in = uInt(head.count)
    self.stream = stream
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(CorpusError) -> Int {
    if let failure { throw failure }
    stream.pointee.next_out = buffer.baseAddress
    stream.pointee.avail_out = uInt(buffer.count)
    do {
      while stream.pointee.avail_out > 0, try inflateMore() {}
    } catch {
      let count = buffer.count - Int(stream.pointee.avail_out)
      guard count > 0 else { throw error }
      failure = error
      return count
    }
    return buffer.count - Int(stream.pointee.avail_out)
  }

  /// Goes one step on; false at the end of the file.
  private func inflateMore() throws(CorpusError) -> Bool {
    if isBetweenMembers { skipZeros() }
    if stream.pointee.avail_in == 0 {
      let count = try file.read(into: packed.storage)
      guard count > 0 else {
        guard isBetweenMembers else { throw tooShort }
        return false
      }
      stream.pointee.next_in = packed.start
      stream.pointee.avail_in = uInt(count)
      return true
    }
    if isBetweenMembers {
      guard inflateReset(stream) == Z_OK else { throw damaged }
      isBetweenMembers = false
    }
    switch inflate(stream, Z_NO_FLUSH) {
    case Z_STREAM_END: isBetweenMembers = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw damaged
    }
    return true
  }

  private func skipZeros() {
    while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
  }

  private var tooShort: CorpusError {
    CorpusError(
      .data, at: Place(file: file.path), found: "the gzip file ends too early",
      expected: "the rest of its packed bytes", fix: "fetch the file again")
  }

  private var damaged: CorpusError {
    let reason = stream.pointee.msg.map { " (\(String(cString: $0)))" } ?? ""
    return CorpusError(
      .data, at: Place(file: file.path), found: "the gzip file is damaged\(reason)",
      fix: "fetch the file again")
  }
}
