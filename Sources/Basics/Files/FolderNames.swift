import Foundation

/// What stands in a folder.
package enum FolderNames {
  /// Its names, sorted; nil where it cannot be read.
  package static func names(in path: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }
}
