package import Basics
import CSentencePiece

/// What can be wrong with a vocabulary, its files or the text it is made from.
extension UserError {
  package static func noVocabulary(at path: String) -> UserError {
    UserError(
      .noInput, at: path, found: "no such vocabulary",
      fix: "make one with `dragoman vocab`, or correct the prefix")
  }

  /// The bytes are no vocabulary, or not a whole one.
  static func damagedVocabulary(reason: String) -> UserError {
    UserError(
      .data, at: "vocabulary",
      found: "not a whole SentencePiece model with <unk> <pad> <s> </s> as 0 to 3: \(reason)",
      fix: "restore the file, or make it again with `dragoman vocab`")
  }

  package static func ambiguousVocabulary(prefix: String) -> UserError {
    UserError(
      .data, at: prefix, found: "has a joint vocabulary and one a side",
      fix: "remove \(prefix).joint.model, or \(prefix).source.model and \(prefix).target.model")
  }

  /// Not one visible character was given to learn from.
  package static let noText = UserError(
    .data, found: "no text to make a vocabulary from: every sentence is empty",
    fix: "give a corpus with text")

  package static func tooSmallVocabulary(size: Int, minimum: Int) -> UserError {
    UserError(
      .usage, found: "a vocabulary of \(size) pieces has no room for text",
      fix: "ask for at least \(minimum)")
  }

  /// SentencePiece refused to learn.
  static func untrainable(reason: String) -> UserError {
    UserError(.data, found: "no vocabulary can be made from this text: \(reason)")
  }

  /// - Throws: an error of kind `system` where the system gave no memory or no thread
  /// - Parameter purpose: for what: "to load a vocabulary"
  static func requireResources(
    _ outcome: SubwordOutcome, for purpose: String
  ) throws(UserError) {
    switch outcome {
    case SubwordNoMemory:
      throw UserError(
        .system, found: "the system has no memory left \(purpose)",
        fix: "raise the limit, or free memory")
    case SubwordNoThread:
      throw UserError(
        .system,
        found:
          "the system gives no thread \(purpose): too many run (ulimit -u, pids.max), or there is no "
          + "memory for its stack (ulimit -v)", fix: "raise the limit, or end other processes")
    default: return
    }
  }
}
