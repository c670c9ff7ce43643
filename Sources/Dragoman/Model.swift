public import Basics
internal import Corpora
package import ModelFolder
internal import Seq2Seq
internal import Training

/// A trained model, read from its folder.
///
/// It holds weights and vocabularies and nothing that changes: any number of translators and aligners may share it.
public struct Model: Sendable {
  package let folder: String
  package let contents: TranslationModel

  /// Reads a model folder that `train` or `pack` wrote.
  ///
  /// - Parameter folder: its path
  /// - Throws: `UserError`: there is no such folder (`.noInput`), or its files are damaged or of another version (`.data`)
  public init(contentsOf folder: String) throws(UserError) {
    self.folder = folder
    do {
      contents = try TranslationModel(contentsOf: folder)
    } catch let error as UserError {
      throw error
    } catch {
      throw UserError(.data, at: folder, found: "\(error)")
    }
  }

  /// The language that it translates from, as it was asked for in training, such as `en` or `pt-BR`; nil where its corpus
  /// had no languages.
  public var sourceLanguage: String? { contents.settings.pairs.source }

  /// The language that it translates to.
  public var targetLanguage: String? { contents.settings.pairs.target }

  /// How many numbers it has learned.
  public var parameterCount: Int { contents.network.parameterCount }

  /// Whether it attends to the source, so that there are attention matrices and word links.
  public var hasAttention: Bool { contents.network.decoder.attention != nil }

  /// Refuses a model that has nothing to export.
  package func requireAttention() throws(UserError) {
    if hasAttention { return }
    throw UserError(
      .usage, at: folder,
      found: "a model without attention, which has no attention matrices and no word links",
      fix: "translate without them, or train a model with attention")
  }
}
