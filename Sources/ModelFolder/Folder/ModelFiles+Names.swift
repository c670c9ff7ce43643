import Basics
package import Foundation

extension ModelFiles {
  /// The possible files of the vocabularies of a prefix.
  package static func vocabularies(prefix: String) -> [String] {
    ["source", "target", "joint"].flatMap { side in
      ["model", "vocab"].map { "\(prefix).\(side).\($0)" }
    }
  }

  /// The names of the files of a model and its run, without the prepared corpus.
  static let names =
    [
      configuration, weights, trainingTensors, previousTrainingTensors, trainingState, log,
      samples, corpusCopy, validationCopy,
    ] + vocabularies(prefix: vocabularyPrefix)

  /// The files of a model and its run, whether they exist or not, and the existing files of the prepared corpus.
  package var all: [URL] {
    Self.names.map { folder.appendingPathComponent($0) } + preparedCorpus
  }

  private var preparedCorpus: [URL] {
    Self.contents(of: corpus).filter(Self.isPrepared).flatMap { name in
      let url = corpus.appendingPathComponent(name)
      return [url] + Self.contents(of: url).map { url.appendingPathComponent($0) }
    }
  }

  /// Whether a folder holds a prepared corpus and no other files, such as the user's.
  static func isPreparedCorpus(_ folder: URL) -> Bool {
    let names = contents(of: folder)
    return !names.isEmpty && names.allSatisfy(isPrepared)
  }

  /// Whether a name is that of a manifest, of a folder of chunks, or of a temporary file.
  private static func isPrepared(_ name: String) -> Bool {
    name == "manifest.json" || name.hasPrefix(".") && name.hasSuffix(AtomicFile.temporaryEnding)
      || isChunkFolder(name)
  }

  /// Whether a name is that of a folder of chunks: a digest of their data.
  package static func isChunkFolder(_ name: String) -> Bool {
    name.utf8.count == chunkFolderLength && name.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }

  /// Hexadecimal digits in the name of a folder of chunks.
  package static let chunkFolderLength = 16

  package static func contents(of folder: URL) -> [String] {
    FileSystem.names(in: folder.path) ?? []
  }
}
