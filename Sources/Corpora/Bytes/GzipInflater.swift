import Basics
import CZlib

/// Decompresses a gzip file, member after member.
final class GzipInflater: ByteSource {
  private let file: InputFile
  private let compressed: ByteBuffer
  private let stream: UnsafeMutablePointer<z_stream>
  /// Between two members, where the file may end. Zeros may fill it up there, as on tapes.
  private var isBetweenMembers = false
  /// Whether the last buffer was filled, so that zlib may hold more output.
  private var isFull = false
  /// Damage after good bytes, for the next call.
  private var failure: UserError?

  /// - Parameter head: the first bytes of the file, which were read from it already
  init(_ file: InputFile, head: UnsafeBufferPointer<UInt8>) throws(UserError) {
    self.file = file
    compressed = ByteBuffer(capacity: max(ByteStream.chunkSize, head.count))
    _ = compressed.storage.update(fromContentsOf: head)
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 16 asks for the gzip wrapping alone, 15 is the largest window.
    let code = inflateInit2_(
      stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      // deinit does not run.
      stream.deallocate()
      throw UserError(.system, at: file.path, found: "there is no memory to decompress this file")
    }
    stream.pointee.next_in = compressed.start
    stream.pointee.avail_in = uInt(head.count)
    self.stream = stream
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(UserError) -> Int {
    try inflate(into: buffer) { _ throws(UserError) in try file.read(into: compressed.storage) }
      ?? 0
  }

  func readSome(
    into buffer: UnsafeMutableBufferPointer<UInt8>, waiting: Bool
  ) throws(UserError) -> Int? {
    try inflate(into: buffer) { count throws(UserError) in
      count > 0 ? nil : try file.readSome(into: compressed.storage, waiting: waiting)
    }
  }

  /// - Parameter refill: reads more of the file, given the number of decompressed bytes; nil if those are enough for now
  /// - Returns: nil if nothing was decompressed
  private func inflate(
    into buffer: UnsafeMutableBufferPointer<UInt8>, refill: (Int) throws(UserError) -> Int?
  ) throws(UserError) -> Int? {
    if let failure { throw failure }
    stream.pointee.next_out = buffer.baseAddress
    stream.pointee.avail_out = uInt(buffer.count)
    var count: Int { buffer.count - Int(stream.pointee.avail_out) }
    defer { isFull = stream.pointee.avail_out == 0 && !isBetweenMembers }
    do throws(UserError) {
      while stream.pointee.avail_out > 0 {
        while isBetweenMembers, stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
          stream.pointee.next_in += 1
          stream.pointee.avail_in -= 1
        }
        if stream.pointee.avail_in == 0, !isFull {
          guard let received = try refill(count) else { return count > 0 ? count : nil }
          guard received > 0 else {
            if isBetweenMembers { break }
            throw UserError(
              .data, at: file.path, found: "the gzip file ends too early",
              expected: "the rest of its compressed bytes", fix: "fetch the file again")
          }
          stream.pointee.next_in = compressed.start
          stream.pointee.avail_in = uInt(received)
        } else {
          isFull = false
          try inflateMore()
        }
      }
    } catch {
      guard count > 0 else { throw error }
      failure = error
    }
    return count
  }

  private func inflateMore() throws(UserError) {
    if isBetweenMembers {
      guard inflateReset(stream) == Z_OK else { throw damaged }
      isBetweenMembers = false
    }
    switch CZlib.inflate(stream, Z_SYNC_FLUSH) {
    case Z_STREAM_END: isBetweenMembers = true
    case Z_OK, Z_BUF_ERROR: break
    default: throw damaged
    }
  }

  private var damaged: UserError {
    let reason = stream.pointee.msg.map { " (\(String(cString: $0)))" } ?? ""
    return UserError(
      .data, at: file.path, found: "the gzip file is damaged\(reason)",
      fix: "fetch the file again")
  }
}
