import ArgumentParser
import Foundation
import PhraseGrammar

/// Writes the English–French demonstration corpus.
@main
struct DemonstrationCorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demonstration-corpus",
    abstract: "Write the English–French demonstration corpus: TMX and Pharaoh files.",
    discussion: "The same files each time; those in 'corpora' were made by it."
  )

  @Option(help: "Folder that the files are written to; made where there is none.")
  var output: String

  func run() throws {
    let folder = URL(fileURLWithPath: output, isDirectory: true)
    let corpus = DemonstrationCorpus()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for file in corpus.files {
        try Data(file.text.utf8).write(
          to: folder.appendingPathComponent(file.name), options: .atomic)
      }
    } catch {
      FileHandle.standardError.write(
        Data(
          "\(output): cannot be written (\(error.localizedDescription)); give another --output\n"
            .utf8))
      throw ExitCode(74)
    }
    for split in DemonstrationCorpus.Split.allCases {
      print("\(split.rawValue): \(corpus[split].count) pairs")
    }
  }
}
