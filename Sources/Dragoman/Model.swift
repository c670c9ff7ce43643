public import Basics
internal import Corpora
package import ModelFolder
internal import Seq2Seq
internal import Training

/// A trained model, read from its folder.
///
/// It does not change: any number of translators and aligners may share it.
public struct Model: Sendable {
  package let folder: String
  package let contents: TranslationModel

  /// Reads a model folder that `train` or `pack` wrote.
  ///
  /// - Parameter folder: its path
  /// - Throws: `UserError`: the folder does not exist (`.noInput`), or its files are damaged or of an unknown version (`.data`)
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

  /// The language that it translates from, such as `en` or `pt-BR`, as it was named in training; nil where the corpus did not
  /// name languages.
  public var sourceLanguage: String? { contents.settings.pairs.source }

  /// The language that it translates to, like `sourceLanguage`.
  public var targetLanguage: String? { contents.settings.pairs.target }

  /// The number of elements of all parameters.
  public var parameterCount: Int { contents.network.parameterCount }

  /// Its layers as a table, as Keras prints a model: each layer's output shape, its parameters, and the formula of their
  /// number, such as `4 · 512 · (256 + 512 + 512 + 1)`.
  public var summary: String { NetworkSummary(contents.network).table }

  /// Whether it has attention, so that there are attention matrices and word links.
  public var hasAttention: Bool { contents.network.decoder.attention != nil }

  /// - Throws: `UserError` (`.usage`) where the model has no attention
  package func requireAttention() throws(UserError) {
    if hasAttention { return }
    throw UserError(
      .usage, at: folder,
      found: "a model without attention, which has no attention matrices and no word links",
      fix: "translate without them, or train a model with attention")
  }

  /// - Throws: `UserError` (`.usage`) unless the model has the vocabularies of another one, and translates in the same direction
  ///   as far as both name their languages
  package func requireSameTask(as other: Model) throws(UserError) {
    try requireSameDirection(as: other)
    if contents.vocabularies == other.contents.vocabularies { return }
    throw UserError(
      .usage, at: folder, found: "its vocabularies are not those of \(other.folder)",
      expected: "models that translate as one to have the same",
      fix: "train it with `vocab` \(other.folder)/\(ModelFiles.vocabularyPrefix)")
  }

  /// - Throws: `UserError` (`.usage`) unless the model translates in the same direction as another one, as far as both name their
  ///   languages
  package func requireSameDirection(as other: Model) throws(UserError) {
    try require(
      other.sourceLanguage, other.targetLanguage,
      "one that translates \(other.direction), as \(other.folder) does")
  }

  /// - Throws: `UserError` (`.usage`) unless the model translates between the languages of another one in the other direction,
  ///   as far as both name them; varieties of a language are that language
  package func requireReverse(of forward: Model) throws(UserError) {
    try require(
      forward.targetLanguage, forward.sourceLanguage,
      "the reverse of \(forward.folder), which translates \(forward.direction)")
  }

  /// - Throws: `UserError` (`.usage`) unless the model translates between these languages, as far as they are known
  private func require(
    _ source: String?, _ target: String?, _ expected: String
  ) throws(UserError) {
    guard Self.differ(sourceLanguage, source) || Self.differ(targetLanguage, target) else { return }
    throw UserError(
      .usage, at: folder, found: "a model that translates \(direction)", expected: expected)
  }

  /// Whether two languages differ, where both are known; varieties of a language are that language.
  private static func differ(_ one: String?, _ other: String?) -> Bool {
    guard let one = one.flatMap({ LanguageCode($0) }),
      let other = other.flatMap({ LanguageCode($0) })
    else { return false }
    return one.primary != other.primary
  }

  /// Its languages in words.
  private var direction: String {
    [sourceLanguage.map { "from \($0)" }, targetLanguage.map { "to \($0)" }]
      .compactMap { $0 }.joined(separator: " ")
  }
}
