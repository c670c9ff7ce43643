import Foundation
import TestSupport

/// A folder with corpora, in which `dragoman align` runs without a model.
protocol MemoryAlignmentFolder {
  var folder: TemporaryFolder { get }
}

extension MemoryAlignmentFolder {
  /// The folder of a workshop, with files of `corpora` beside its own.
  static func folder(with files: String...) throws -> TemporaryFolder {
    let folder = try Workshop().folder
    for file in files {
      try FileManager.default.createSymbolicLink(
        at: folder.file(file),
        withDestinationURL: SharedData.checkout.appending(path: "corpora/\(file)"))
    }
    return folder
  }

  /// Runs a line of shell, in which `align` is the command and `$langs` names the languages.
  func run(_ line: String, timeout: TimeInterval = 60) throws -> Command.Outcome {
    try Command.shell(
      "align() { dragoman align \"$@\"; }; langs='--source en --target fr'\n\(line)",
      in: folder.url, timeout: timeout)
  }

  /// The records of a CSV file.
  func matrix(_ name: String) throws -> [[String]] {
    AttentionTests.records(try folder.text(name))
  }
}
