import Foundation

/// Why something in a model folder could not be read or written: one sentence for the user, and the
/// exit code of the command.
package struct ModelFolderError: Error, Equatable, Sendable {
  /// What went wrong, which decides the exit code.
  package enum Kind: Equatable, Sendable {
    /// A file is damaged, cut short, or belongs to something else.
    case damaged
    /// The folder is no model folder, or not yet.
    case notAModelFolder
    /// A file or folder is missing or may not be read.
    case missing
    /// The operating system refused an operation: a full disk, a read-only folder. The code is
    /// the value of `errno`.
    case inputOutput(code: Int32)
    /// Another process writes the folder. It is an obstacle of the moment and no wrong argument:
    /// 74, like any other write that is not possible now.
    case locked(processID: Int32?)
    /// A setting is unknown, has a wrong value, or differs from that of the run that is resumed.
    case setting
  }

  package let kind: Kind
  /// The file or folder, with line and column where they are known.
  package let place: String
  /// What was found there.
  package let found: String
  /// What should have been there, where the rest does not say it.
  package let expected: String?
  /// What the user can do.
  package let fix: String

  package init(
    _ kind: Kind, at place: String, found: String, expected: String? = nil, fix: String
  ) {
    self.kind = kind
    self.place = place
    self.found = found
    self.expected = expected
    self.fix = fix
  }

  /// 64 settings, 65 data, 66 no input, 71 the system, 74 input and output (sysexits.h).
  package var exitCode: Int32 {
    switch kind {
    case .damaged, .notAModelFolder: 65
    case .missing: 66
    // The system has no memory, or no room for another open file.
    case .inputOutput(code: ENOMEM), .inputOutput(code: EMFILE), .inputOutput(code: ENFILE): 71
    case .inputOutput, .locked: 74
    case .setting: 64
    }
  }
}

extension ModelFolderError: CustomStringConvertible {
  /// `place: what was found, expected what; what to do`, always one line.
  package var description: String {
    let sentence = "\(place): \(found)" + (expected.map { ", expected \($0)" } ?? "") + "; \(fix)"
    return String(
      sentence.unicodeScalars.map { scalar in
        scalar.properties.generalCategory == .control ? " " : Character(scalar)
      })
  }
}

extension ModelFolderError {
  /// A call of the operating system that failed while a model was being saved.
  ///
  /// - Parameter action: the verb, as in "cannot write".
  static func system(_ code: Int32, cannot action: String, at path: String) -> ModelFolderError {
    let reason: String
    let fix: String
    switch code {
    case ENOSPC, EDQUOT:
      reason = "the disk is full"
      fix = "make room and run the same command again: what was saved before is untouched"
    case EFBIG:
      reason = "the file would be larger than this system or `ulimit -f` allows"
      fix = "raise the limit and run the same command again: what was saved before is untouched"
    case EROFS:
      reason = "the file system is read-only"
      fix = "choose a folder that can be written"
    case EACCES, EPERM:
      reason = "no permission"
      fix = "change the permissions or choose another folder"
    case ENOENT, ENOTDIR:
      reason = "its folder does not exist"
      fix = "make the folder or correct the path"
    default:
      reason = String(cString: strerror(code))
      fix = "look at the disk, then run the same command again"
    }
    return ModelFolderError(
      .inputOutput(code: code), at: path, found: "cannot \(action): \(reason)", fix: fix)
  }

  /// A call of the operating system that failed while something was being read.
  static func reading(_ code: Int32, at path: String) -> ModelFolderError {
    switch code {
    case ENOENT, ENOTDIR:
      ModelFolderError(.missing, at: path, found: "no such file", fix: "correct the path")
    case EACCES, EPERM:
      ModelFolderError(
        .missing, at: path, found: "no permission to read it", fix: "change its permissions")
    default:
      ModelFolderError(
        .inputOutput(code: code), at: path,
        found: "cannot read: \(String(cString: strerror(code)))",
        fix: "look at the disk, then run the same command again")
    }
  }
}
