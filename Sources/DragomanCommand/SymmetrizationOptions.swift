public import ArgumentParser
import AttentionExport
public import Basics
import Dragoman

extension Symmetrization: ExpressibleByArgument {}

/// The options of `align` that join two directions.
struct SymmetrizationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A model of the other direction. The word links of both models are joined, each with the links above \
      --alignment-threshold if that is given; attention matrices are those of --model, whose posterior weights agree with \
      those of the other model.
      """, valueName: "folder"),
    completion: .directory)
  var reverseModel: String?

  @Option(
    help: ArgumentHelp(
      "How the word links of two directions are joined; grow-diag-final-and unless it is given.",
      valueName: "method"))
  var symmetrize: Symmetrization?

  /// How links are joined.
  var method: Symmetrization { symmetrize ?? .growDiagonalFinalAnd }

  /// The model of the other direction, which must fit.
  func reverse(of model: Model) throws -> Model? {
    guard let reverseModel else { return nil }
    let reverse = try Model(contentsOf: reverseModel)
    try reverse.requireAttention()
    try reverse.requireReverse(of: model)
    return reverse
  }

  /// Refuses what does not go with one model.
  func requireModels(level: AttentionLevel) throws {
    guard reverseModel != nil else {
      guard symmetrize != nil else { return }
      throw ValidationError("--symmetrize joins the links of two models: give --reverse-model too.")
    }
    guard level == .word else {
      throw ValidationError(
        "With --reverse-model, --attention-level can only be word: the subwords of two models differ."
      )
    }
  }
}
