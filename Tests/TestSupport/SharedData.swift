public import Foundation

/// Data that lies beside a checkout and is not part of it (`../shared`). Tests that need it skip when it is absent.
public enum SharedData {
  /// The folder `shared` beside the checkout.
  public static let folder: URL = checkout.deletingLastPathComponent()
    .appendingPathComponent("shared")

  /// The root of the checkout.
  public static let checkout = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The file at `path` under `shared`, or nil (with a message on standard error) where there is none.
  public static func file(_ path: String) -> URL? {
    let url = folder.appendingPathComponent(path)
    if FileManager.default.fileExists(atPath: url.path) { return url }
    FileHandle.standardError.write(Data("skipped: needs ../shared/\(path)\n".utf8))
    return nil
  }
}
