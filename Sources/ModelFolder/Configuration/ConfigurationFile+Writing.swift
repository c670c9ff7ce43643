package import Basics
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

  /// Writes a value to a file, whole or not at all; what could not be read again is refused.
  package static func write(
    _ value: some Encodable, to url: URL, fileSystem: FileSystem = FileSystem()
  ) throws(UserError) {
    let text = text(of: value)
    guard text.utf8.count <= maximalSize,
      (try? ConfigurationFile(parsing: text, place: url.path, origin: .user)) != nil
    else {
      throw UserError(
        .usage, at: url.path, found: "settings that could not be read again",
        fix: "give fewer files, or files with plainer names")
    }
    try AtomicFile(at: url, fileSystem: fileSystem).write(text)
  }
}
