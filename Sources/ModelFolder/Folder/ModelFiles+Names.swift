import Basics
package import Foundation

extension ModelFiles {
  /// The files that a vocabulary of a prefix may have.
  package static func vocabularies(prefix: String) -> [String] {
    ["source", "target", "joint"].flatMap { side in
      ["model", "vocab"].map { "\(prefix).\(side).\($0)" }
    }
  }

  /// The names of the files of a model and its run, the prepared corpus left out.
  static let names =
    [
      configuration, weights, trainingTensors, previousTrainingTensors, trainingState, log,
      corpusCopy, validationCopy,
    ] + vocabularies(prefix: vocabularyPrefix)

  /// The files of a model and its run, whether they are there or not, and those of the prepared corpus that are.
  package var all: [URL] {
    Self.names.map { folder.appendingPathComponent($0) } + preparedCorpus
  }

  private var preparedCorpus: [URL] {
    Self.contents(of: corpus).filter(Self.isPrepared).flatMap { name in
      let url = corpus.appendingPathComponent(name)
      return [url] + Self.contents(of: url).map { url.appendingPathComponent($0) }
    }
  }

  /// Whether a folder `corpus` holds a prepared corpus and nothing else, such as files of the user's.
  static func isPreparedCorpus(_ folder: URL) -> Bool {
    let names = contents(of: folder)
    return !names.isEmpty && names.allSatisfy(isPrepared)
  }

  /// Names in a prepared corpus: of its manifest, of the folder of chunks, and of what a killed process has left.
  private static func isPrepared(_ name: String) -> Bool {
    name == "manifest.json" || name.hasPrefix(".") && name.hasSuffix(AtomicFile.temporaryEnding)
      || name.utf8.count == 16 && name.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }

  static func contents(of folder: URL) -> [String] {
    FolderNames.names(in: folder.path) ?? []
  }
}
