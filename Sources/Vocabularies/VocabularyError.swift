import CSentencePiece

/// What can be wrong with a vocabulary, its files or the text it is made from.
package enum VocabularyError: Error, Equatable, Sendable {
  /// There is no file at `path`.
  case missing(path: String)
  /// The file at `path` cannot be read.
  case unreadable(path: String, reason: String)
  /// The bytes are no vocabulary, or not a whole one; `path` is nil where they come from memory.
  case damaged(path: String?, reason: String)
  /// `prefix` has a joint vocabulary and one a side.
  case ambiguous(prefix: String)
  /// The file at `path` cannot be written.
  case unwritable(path: String, reason: String)
  /// Not one visible character was given to learn from.
  case noText
  /// A vocabulary of `size` pieces has no room for text.
  case tooSmall(size: Int, minimum: Int)
  /// SentencePiece refused to learn.
  case untrainable(reason: String)
  /// The system gave no memory to do what `purpose` says.
  case noMemory(purpose: String)
  /// The system gave no thread to do what `purpose` says.
  case noThread(purpose: String)

  /// The exit code a command ends with: 64 arguments, 65 data, 66 no input, 71 the system, 74 input/output.
  package var exitCode: Int32 {
    switch self {
    case .tooSmall: 64
    case .damaged, .ambiguous, .noText, .untrainable: 65
    case .missing, .unreadable: 66
    case .noMemory, .noThread: 71
    case .unwritable: 74
    }
  }
}

extension VocabularyError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing(let path):
      "\(path): no such vocabulary; make one with `dragoman vocab`, or correct the prefix"
    case .unreadable(let path, let reason):
      "\(path): the vocabulary cannot be read: \(reason)"
    case .damaged(let path, let reason):
      "\(path ?? "vocabulary"): not a whole SentencePiece model with <unk> <pad> <s> </s> as 0 to 3: "
        + "\(reason); restore the file, or make it again with `dragoman vocab`"
    case .ambiguous(let prefix):
      "\(prefix): has a joint vocabulary and one a side; remove \(prefix).joint.model, or "
        + "\(prefix).source.model and \(prefix).target.model"
    case .unwritable(let path, let reason):
      "\(path): the vocabulary cannot be written: \(reason)"
    case .noText:
      "no text to make a vocabulary from: every sentence is empty; give a corpus with text"
    case .tooSmall(let size, let minimum):
      "a vocabulary of \(size) pieces has no room for text; ask for at least \(minimum)"
    case .untrainable(let reason):
      "no vocabulary can be made from this text: \(reason)"
    case .noMemory(let purpose):
      "the system has no memory left \(purpose); raise the limit, or free memory"
    case .noThread(let purpose):
      "the system gives no thread \(purpose): too many run (ulimit -u, pids.max), or there is no "
        + "memory for its stack (ulimit -v); raise the limit, or end other processes"
    }
  }
}

extension VocabularyError {
  /// - Throws: `.noMemory` or `.noThread` where that is what came of a call
  static func requireResources(
    _ outcome: SubwordOutcome, for purpose: String
  ) throws(VocabularyError) {
    switch outcome {
    case SubwordNoMemory: throw .noMemory(purpose: purpose)
    case SubwordNoThread: throw .noThread(purpose: purpose)
    default: return
    }
  }
}
