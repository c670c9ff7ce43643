import Glibc

/// Identifies a file whatever path leads to it: its device and inode.
///
/// For a file that does not exist yet: the device and inode of the nearest folder that exists, and the names below it.
struct FileIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64
  private let missing: [String]

  /// - Parameter path: symbolic links are followed, even if they lead to nothing
  init?(of path: String) {
    var path = path
    // Linux follows as many links.
    for _ in 0..<40 {
      var status = stat()
      if stat(path, &status) == 0 {
        self.init(status)
        return
      }
      guard let target = Self.target(of: path) else { break }
      path = target.hasPrefix("/") ? target : "\(Self.folder(of: path))/\(target)"
    }
    let name = Self.name(of: path)
    guard !name.isEmpty, let folder = FileIdentity(of: Self.folder(of: path)) else { return nil }
    self.init(
      device: folder.device, number: folder.number,
      missing: name == "." ? folder.missing : folder.missing + [name])
  }

  init(_ status: stat) {
    self.init(device: UInt64(status.st_dev), number: UInt64(status.st_ino), missing: [])
  }

  private init(device: UInt64, number: UInt64, missing: [String]) {
    self.device = device
    self.number = number
    self.missing = missing
  }

  /// Whether the file exists.
  var exists: Bool { missing.isEmpty }

  /// The name that the file will have in a folder; nil where it exists or would be elsewhere.
  func name(in folder: FileIdentity) -> String? {
    guard let name = missing.last else { return nil }
    return
      FileIdentity(
        device: device, number: number, missing: missing.dropLast()) == folder ? name : nil
  }

  /// The target of a symbolic link; nil where the path is not one.
  private static func target(of path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        characters.baseAddress.map { readlink(path, $0, characters.count) } ?? -1
      }
    }
    return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
  }

  private static func trimmed(_ path: String) -> Substring {
    var path = Substring(path)
    while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  private static func name(of path: String) -> String {
    let path = trimmed(path)
    guard let slash = path.lastIndex(of: "/") else { return String(path) }
    return String(path[path.index(after: slash)...])
  }

  private static func folder(of path: String) -> String {
    let path = trimmed(path)
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
