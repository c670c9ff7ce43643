import Basics
import Foundation

/// Reads files of vocabularies, and replaces several of them together.
enum VocabularyFiles {
  /// Far more than any vocabulary: 100,000 subwords with their normalisation table take 3 MB.
  private static let sizeLimit = 1 << 28

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// - Throws: an error of kind `noInput`, or `data` for a file that is too large for a model
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
  /// Missing folders are made. After an error no file has changed and no temporary file is left, unless a rename fails after
  /// another has succeeded.
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
}
