import Foundation
import PhraseGrammar

/// Writes the English–French demonstration corpus into a folder, which is made if it does not exist.
///
/// The files are the same each time; those in `corpora` were made by it.
@main
struct DemonstrationCorpusCommand {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 2, arguments.first == "--output", let output = arguments.last else {
      fail("usage: demonstration-corpus --output FOLDER", code: 64)
    }
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    let corpus = DemonstrationCorpus()
    let long = LongCorpus(beside: corpus)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for file in corpus.files + long.files {
        try Data(file.text.utf8).write(
          to: folder.appendingPathComponent(file.name), options: .atomic)
      }
    } catch {
      fail(
        "\(output): cannot be written (\(error.localizedDescription)); give another --output",
        code: 74)
    }
    for split in DemonstrationCorpus.Split.allCases {
      print("\(split.rawValue): \(corpus[split].count) pairs")
    }
    for split in LongCorpus.Split.allCases {
      print("\(split.rawValue): \(long[split].count) pairs")
    }
  }

  private static func fail(_ message: String, code: Int32) -> Never {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
    exit(code)
  }
}
