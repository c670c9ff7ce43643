import ArgumentParser
import Foundation
import ModelFolder
import Training

/// `dragoman pack`: the files of a model that translating needs, to give away.
struct PackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack",
    abstract: "Copy what translating needs of a model, without paths and texts.",
    discussion: """
      Writes config.yaml, model.safetensors and the vocabulary: four files, three with a joint vocabulary. The names of \
      files, the prepared corpus, the log and the state of training stay behind. The pieces of the vocabulary are parts \
      of words of the corpus.
      """)

  @Option(help: ArgumentHelp("The model folder.", valueName: "folder"), completion: .directory)
  var model: String

  @Option(
    help: ArgumentHelp("The folder to write; it is made.", valueName: "folder"),
    completion: .directory)
  var output: String

  func run() throws {
    try PackedModel.requireRoom(at: output)
    let packed = PackedModel(try TranslationModel(contentsOf: model))
    let names = try packed.write(to: output)
    StandardError.write("\(output): \(names.joined(separator: ", "))\n")
  }
}
