public import Foundation

/// An empty folder that is removed with the value.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    // In memory where there is such a file system: what is tested syncs many files.
    let memory = "/dev/shm"
    let parent =
      FileManager.default.isWritableFile(atPath: memory)
      ? URL(fileURLWithPath: memory) : FileManager.default.temporaryDirectory
    url = parent.appendingPathComponent("dragoman-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  public func file(_ name: String) -> URL { url.appendingPathComponent(name) }

  public func path(_ name: String) -> String { file(name).path }

  /// The names in the folder, sorted.
  public var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? []
  }

  /// Writes a file, and the folders that its name leads through, and returns its path.
  @discardableResult
  public func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    if name.contains("/") {
      try FileManager.default.createDirectory(
        at: file(name).deletingLastPathComponent(), withIntermediateDirectories: true)
    }
    try Data(bytes).write(to: file(name))
    return path(name)
  }

  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    try write(text.utf8, to: name)
  }

  public func text(_ name: String) throws -> String {
    String(decoding: try bytes(name), as: UTF8.self)
  }

  public func bytes(_ name: String) throws -> Data { try Data(contentsOf: file(name)) }

  /// Every file below a folder, by its path in it, with its bytes.
  public func contents(of name: String) -> [String: Data] {
    let folder = file(name)
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    var files: [String: Data] = [:]
    for name in names ?? [] {
      files[name] = try? Data(contentsOf: folder.appendingPathComponent(name))
    }
    return files
  }
}
