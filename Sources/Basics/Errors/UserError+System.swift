import Glibc

extension UserError {
  /// A system call that failed while a file or folder was being written.
  ///
  /// - Parameter action: the verb, as in "cannot write".
  package static func writing(
    _ error: SystemError, cannot action: String, at path: String
  ) -> UserError {
    let reason: String
    let fix: String
    switch error.code {
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
    case EEXIST:
      reason = "a file of that name exists"
      fix = "choose another folder"
    default:
      reason = error.reason
      fix = "look at the disk, then run the same command again"
    }
    return UserError(error.kind, at: path, found: "cannot \(action): \(reason)", fix: fix)
  }

  /// A system call that failed while a file was being read.
  package static func reading(_ error: SystemError, at path: String) -> UserError {
    switch error.code {
    case ENOENT, ENOTDIR:
      UserError(.noInput, at: path, found: "no such file", fix: "correct the path")
    case EACCES, EPERM:
      UserError(
        .noInput, at: path, found: "no permission to read it", fix: "change its permissions")
    default:
      UserError(
        error.kind, at: path, found: "cannot read: \(error.reason)",
        fix: "look at the disk, then run the same command again")
    }
  }
}
