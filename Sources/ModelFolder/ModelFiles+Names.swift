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
    func contents(_ folder: URL) -> [URL] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.sorted().map { folder.appendingPathComponent($0) }
    }
    return contents(corpus).flatMap { [$0] + contents($0) }
  }
}
