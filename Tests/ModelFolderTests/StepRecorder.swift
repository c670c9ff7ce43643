import Basics
import Foundation
import ModelFolder

/// Counts the steps of a save, and lets one fail or the process seem to end at one.
final class StepRecorder: @unchecked Sendable {
  enum Plan {
    case none
    /// This step fails, as on a full disk; the steps after it work.
    case failure(at: Int)
    /// Neither this step nor any after it happens, as after a kill.
    case crash(at: Int)
    /// One step fails, and later the process seems to end.
    case failureThenCrash(at: Int, crash: Int)
  }

  static let fullDisk = UserError(
    .inputOutput, at: "here", found: "cannot write: the disk is full",
    fix: "make room")

  private let lock = NSLock()
  private let plan: Plan
  private var recorded: [FileStep] = []

  init(_ plan: Plan = .none) {
    self.plan = plan
  }

  var steps: [FileStep] { lock.withLock { recorded } }

  var fileSystem: FileSystem {
    FileSystem { [self] step throws(UserError) in
      let index = lock.withLock {
        recorded.append(step)
        return recorded.count - 1
      }
      switch plan {
      case .failure(let only) where index == only: throw Self.fullDisk
      case .crash(let last) where index >= last: throw Self.fullDisk
      case .failureThenCrash(let only, let last) where index == only || index >= last:
        throw Self.fullDisk
      default: break
      }
    }
  }
}
