import Foundation
import ModelFolder
import Testing

/// An empty folder that is removed with the value.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    // In memory where there is such a file system: these tests sync thousands of files.
    let memory = "/dev/shm"
    let parent =
      FileManager.default.isWritableFile(atPath: memory)
      ? URL(fileURLWithPath: memory) : FileManager.default.temporaryDirectory
    url =
      parent.appendingPathComponent("dragoman-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: file(name))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: file(name)), as: UTF8.self)
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: file(name))) }

  /// The names in the folder, sorted.
  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? []
  }
}

/// What an operation on a model folder throws, or nil where it succeeds.
func thrown<Result>(
  by body: () throws(ModelFolderError) -> Result
) -> ModelFolderError? {
  do throws(ModelFolderError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
