package import Foundation
internal import Yams

extension ConfigurationFile {
  /// The YAML of a value: keys in the order in which the value names them, so that the same value gives
  /// the same bytes. The value may hold structs, lists, enums and scalars; the order of a dictionary
  /// would not be stable.
  package static func text(of value: some Encodable) -> String {
    do {
      return try serialize(
        node: ConfigurationEncoder.node(of: value), width: -1, allowUnicode: true)
    } catch {
      preconditionFailure("\(type(of: value)) cannot be a configuration: \(error)")
    }
  }

  /// Writes a value to a file, whole or not at all.
  package static func write(
    _ value: some Encodable, to url: URL, fileSystem: FileSystem = FileSystem()
  ) throws(ModelFolderError) {
    try AtomicFile(at: url, fileSystem: fileSystem).write(text(of: value))
  }
}
