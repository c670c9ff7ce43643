package import Basics
import CSentencePiece

extension UserError {
  package static func noVocabulary(at path: String) -> UserError {
    UserError(
      .noInput, at: path, found: "no such vocabulary",
      fix: "make one with `dragoman vocab`, or correct the prefix")
  }

  static func damagedVocabulary(reason: String) -> UserError {
    UserError(
      .data, at: "vocabulary",
      found: "not a whole SentencePiece model with <unk> <pad> <s> </s> as 0 to 3: \(reason)",
      fix: "restore the file, or make it again with `dragoman vocab`")
  }

  package static func ambiguousVocabulary(prefix: String) -> UserError {
    UserError(
      .data, at: prefix, found: "has a joint vocabulary and one for each side",
      fix: "remove \(prefix).joint.model, or \(prefix).source.model and \(prefix).target.model")
  }

  /// The text to learn from has no visible character.
  package static let noText = UserError(
    .data, found: "no text to make a vocabulary from: every sentence is empty",
    fix: "give a corpus with text")

  package static func tooSmallVocabulary(size: Int, minimum: Int) -> UserError {
    UserError(
      .usage, found: "a vocabulary of \(size) subwords has no room for text",
      fix: "choose at least \(minimum)")
  }

  /// Throws the error of an unsuccessful call.
  ///
  /// - Parameter purpose: the purpose of the call: "to load a vocabulary"
  /// - Parameter unsuitable: the error if the library refuses its input
  static func require(
    _ outcome: SubwordOutcome, for purpose: String, unsuitable: @autoclosure () -> UserError
  ) throws(UserError) {
    switch outcome {
    case SubwordSuccess: return
    case SubwordNoMemory:
      throw UserError(
        .system, found: "the system has no memory left \(purpose)",
        fix: "raise the limit, or free memory")
    case SubwordNoThread:
      throw UserError(
        .system,
        found:
          "the system has no thread left \(purpose): too many run (ulimit -u, pids.max), or there is no "
          + "memory for its stack (ulimit -v)", fix: "raise the limit, or end other processes")
    default: throw unsuitable()
    }
  }
}

extension String {
  /// The NUL-terminated reason that a C function gave for its failure, on one line.
  init(message: [CChar]) {
    let bytes = message.prefix { $0 != 0 }.map { $0 == 0x0A ? 0x20 : UInt8(bitPattern: $0) }
    self.init(decoding: bytes, as: UTF8.self)
  }
}
