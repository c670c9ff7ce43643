import ArgumentParser
import Foundation
import ModelFolder
import Training

/// `dragoman pack`: copies the files of a model that translating needs, to give it to others.
struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Copy a model for others, without paths and texts.",
    discussion: """
      Writes what translating needs: config.yaml, model.safetensors and the vocabularies. The names of files, the prepared \
      corpus, the logs and the state of training are left out. The vocabularies still hold words, and parts of words, of \
      the corpus.
      """)

  @Option(help: ArgumentHelp("The model folder.", valueName: "folder"), completion: .directory)
  var model: String

  @Option(
    help: ArgumentHelp("The folder to create.", valueName: "folder"),
    completion: .directory)
  var output: String

  func run() throws {
    try PackedModel.requireRoom(at: output)
    let packed = PackedModel(try TranslationModel(contentsOf: model))
    let names = try packed.write(to: output)
    StandardError.write("\(output): \(names.joined(separator: ", "))\n")
  }
}
