package import Basics
package import Foundation

extension Safetensors {
  /// Replaces a file with one of these blocks. The same blocks give the same bytes.
  ///
  /// - Parameter metadata: text entries of the header, in this order; keys differ
  /// - Returns: the file's digest
  @discardableResult
  package static func write(
    _ blocks: [SafetensorsBlock], metadata: [(key: String, value: String)] = [], to url: URL,
    fileSystem: FileSystem = FileSystem()
  ) throws(UserError) -> String {
    let sealed = SealedSafetensors(blocks, metadata: metadata)
    try AtomicFile(at: url, fileSystem: fileSystem).write {
      (sink: borrowing FileSink) throws(UserError) in try sealed.write(to: sink)
    }
    return sealed.digest
  }
}
