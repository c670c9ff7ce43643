import CZlib

/// One gzip member.
func gzip(_ bytes: some Sequence<UInt8>) -> [UInt8] {
  var input = Array(bytes)
  var stream = z_stream()
  deflateInit2_(
    &stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(input.count))))
  let count = input.withUnsafeMutableBufferPointer { input in
    output.withUnsafeMutableBufferPointer { output in
      stream.next_in = input.baseAddress
      stream.avail_in = uInt(input.count)
      stream.next_out = output.baseAddress
      stream.avail_out = uInt(output.count)
      deflate(&stream, Z_FINISH)
      return output.count - Int(stream.avail_out)
    }
  }
  return Array(output.prefix(count))
}

/// What the members of a gzip file hold.
func gunzip(_ bytes: [UInt8]) -> [UInt8] {
  var input = bytes
  var output: [UInt8] = []
  var stream = z_stream()
  inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { inflateEnd(&stream) }
  var piece = [UInt8](repeating: 0, count: chunkSize)
  input.withUnsafeMutableBufferPointer { input in
    stream.next_in = input.baseAddress
    stream.avail_in = uInt(input.count)
    var code = Z_OK
    while code == Z_OK {
      piece.withUnsafeMutableBufferPointer { piece in
        stream.next_out = piece.baseAddress
        stream.avail_out = uInt(piece.count)
        code = inflate(&stream, Z_NO_FLUSH)
      }
      output.append(contentsOf: piece.prefix(chunkSize - Int(stream.avail_out)))
      if code == Z_STREAM_END, stream.avail_in > 0 { code = inflateReset(&stream) }
    }
  }
  return output
}
