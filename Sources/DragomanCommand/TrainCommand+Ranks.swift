import ArgumentParser
import Basics
import Compute
import Dragoman
import Foundation
import Ranks

/// Training by several processes that a launcher such as `mpirun` has started.
extension TrainCommand {
  private var launch: MPI.Launch? { MPI.launch(ProcessInfo.processInfo.environment) }

  /// The ranks on this machine.
  var localRankCount: Int { max(1, launch.map { $0.localCount ?? 1 } ?? 1) }

  /// Joins the other ranks, if there are any, and leaves them when `body` ends. A rank that fails by itself ends the others, which
  /// would wait for it.
  func withRanks(_ body: (RankGroup) throws -> Void) throws {
    let group = try joinRanks()
    do {
      try body(group)
      MPI.finish()
    } catch let failure as SharedFailure {
      // Before any rank ends, since the launcher then ends the others.
      if group.isFirst {
        StandardError.write("dragoman: \(failure.error.descriptionWithFlags)\n")
      }
      MPI.finish()
      throw ExitCode(failure.error.exitCode)
    } catch let code as ExitCode {
      MPI.finish()
      throw code
    } catch let error as UserError where group.count > 1 {
      let named = group.isFirst ? error : error.ofRank(group.rank)
      StandardError.write("dragoman: \(named.descriptionWithFlags)\n")
      MPI.abort(code: error.exitCode)
      throw ExitCode(error.exitCode)
    } catch  where group.count > 1 {
      StandardError.write("dragoman: internal error, please report it: \(error)\n")
      MPI.abort(code: 70)
      throw ExitCode(70)
    }
  }

  private func joinRanks() throws -> RankGroup {
    guard let launch, launch.count > 1 else { return .alone }
    guard MPI.isBuilt else {
      // One of them says it for all.
      if launch.rank > 0 { throw ExitCode(64) }
      throw UserError(
        .usage,
        found:
          "\(launch.count) processes were started together, and this program was built without MPI: "
          + "each would train a model of its own",
        fix:
          "build it with --traits MPI (script/setup --mpi installs what that needs), or start it by itself"
      )
    }
    let group = try MPI.join()
    guard group.count == launch.count else {
      throw UserError(
        .usage,
        found:
          "\(launch.count) processes were started together, and MPI knows of \(group.count): the launcher is "
          + "not of the MPI library that this program was built with",
        fix: "start it with the mpirun of that library")
    }
    return group
  }

  /// Says where the launcher keeps ranks from processors, as Open MPI does unless it is told otherwise.
  func warnOfBinding(_ display: TrainingDisplay) {
    let information = ProcessInfo.processInfo
    let (all, bound) = (information.processorCount, information.activeProcessorCount)
    guard bound < all, bound * localRankCount < all else { return }
    display.warn(
      "each rank is bound to \(bound) of \(all) processors; with Open MPI, --bind-to none frees it")
  }
}
