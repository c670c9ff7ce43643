import Basics
import Foundation

/// Reading files of vocabularies whole, and writing several of them whole or not at all.
enum VocabularyFiles {
  /// No vocabulary is larger: 100,000 pieces with their normalization table take 3 MB.
  private static let sizeLimit = 1 << 28

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// - Throws: an error of kind `noInput`, or `data` for what is too large to be a model
  static func contents(of path: String) throws(UserError) -> [UInt8] {
    guard exists(path) else { throw .noVocabulary(at: path) }
    let file: RandomAccessFile
    do {
      file = try RandomAccessFile(at: URL(fileURLWithPath: path))
    } catch {
      throw UserError(
        .noInput, at: path, found: "the vocabulary cannot be read: \(error.found)", fix: error.fix)
    }
    guard file.size <= sizeLimit else {
      throw .damagedVocabulary(reason: "it is larger than any vocabulary")
        .moved(to: Place(file: path))
    }
    return try file.bytes(at: 0, count: file.size)
  }

  /// Writes all files under temporary names, syncs them, then renames them.
  ///
  /// Folders are made. Where anything fails, no file of the given names has changed and none of the temporary ones
  /// stays, except that a rename can fail after another has been done.
  ///
  /// - Throws: an error of kind `inputOutput`
  static func replace(_ files: [(path: String, bytes: [UInt8])]) throws(UserError) {
    var staged: [AtomicFile] = []
    do throws(UserError) {
      for (path, bytes) in files {
        let file = AtomicFile(at: URL(fileURLWithPath: path))
        try FileSystem().makeFolders(file.url.deletingLastPathComponent())
        try file.stage { (sink: borrowing FileSink) throws(UserError) in try sink.write(bytes) }
        staged.append(file)
      }
      for file in staged { try file.commit() }
    } catch {
      for file in staged { file.discard() }
      throw error
    }
  }

  /// Removes a file that a newer vocabulary of the same prefix has replaced.
  static func remove(_ path: String) throws(UserError) {
    try FileSystem().remove(URL(fileURLWithPath: path))
  }
}
