import Foundation

/// Writes a file from its beginning to its end.
package struct FileSink: ~Copyable {
  private let descriptor: FileDescriptor
  private let url: URL
  private let place: URL
  private let fileSystem: FileSystem

  init(
    to descriptor: consuming FileDescriptor, at url: URL, for place: URL, in fileSystem: FileSystem
  ) {
    self.descriptor = descriptor
    self.url = url
    self.place = place
    self.fileSystem = fileSystem
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(UserError) {
    guard !bytes.isEmpty else { return }
    try fileSystem.write(bytes, to: descriptor, at: url, for: place)
  }

  package func write(_ bytes: [UInt8]) throws(UserError) {
    try bytes.withUnsafeBufferPointer { bytes throws(UserError) in
      try write(UnsafeRawBufferPointer(bytes))
    }
  }

  func synchronize() throws(UserError) {
    try fileSystem.synchronize(descriptor, at: url, for: place)
  }
}
