import Basics
import Dispatch
import Glibc
import Synchronization

#if MPI
  import CMPI
#endif

/// The Message Passing Interface, where the program was built with it (the package trait `MPI`): what starts several ranks, on
/// one machine or many (`mpirun -n 4 dragoman train …`), and carries bytes between them.
///
/// MPI: A Message-Passing Interface Standard, version 3.1.
package enum MPI {
  /// Whether this program can train together with others.
  package static var isBuilt: Bool {
    #if MPI
      true
    #else
      false
    #endif
  }

  /// How a launcher such as `mpirun` has started this process.
  package struct Launch: Equatable, Sendable {
    package let rank: Int
    package let count: Int
    /// The number of ranks on this machine, where the launcher says it.
    package let localCount: Int?

    package init(rank: Int, count: Int, localCount: Int? = nil) {
      self.rank = rank
      self.count = count
      self.localCount = localCount
    }
  }

  /// The variables in which launchers say the number of ranks, which this is, and how many are on this machine: Open MPI; MPICH,
  /// Intel MPI and others with Hydra; MVAPICH.
  private static let variables = [
    ("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"),
    ("PMI_SIZE", "PMI_RANK", "MPI_LOCALNRANKS"),
    ("MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_RANK", "MV2_COMM_WORLD_LOCAL_SIZE"),
  ]

  /// What a launcher says in the environment; nil where none has started this process.
  package static func launch(_ environment: [String: String]) -> Launch? {
    for (size, rank, localSize) in variables {
      guard let count = environment[size].flatMap(Int.init), count > 0 else { continue }
      return Launch(
        rank: environment[rank].flatMap(Int.init) ?? 0, count: count,
        localCount: environment[localSize].flatMap(Int.init))
    }
    return nil
  }

  /// Joins the ranks that the launcher has started. Call it once.
  ///
  /// - Throws: `UserError` where MPI cannot start
  package static func join() throws -> RankGroup {
    #if MPI
      let group = RankGroup(try MPITransport())
      try (group.transport as? MPITransport)?.meet(group)
      return group
    #else
      return .alone
    #endif
  }

  /// Leaves the group, when all ranks do.
  package static func finish() {
    #if MPI
      if cmpi_is_running() != 0 { _ = cmpi_finish() }
    #endif
  }

  /// Ends the processes of all ranks, where this one cannot go on: others would wait for it.
  package static func abort(code: Int32) {
    #if MPI
      if cmpi_is_running() != 0 { cmpi_abort(code) }
    #endif
  }
}

#if MPI
  /// The transport of MPI. Transfers make progress while somebody waits, and otherwise now and then by a thread of its own.
  private final class MPITransport: Transport {
    let rank: Int
    let rankCount: Int
    private let state = Mutex(State())
    /// Wakes the thread that lets transfers make progress.
    private let begun = DispatchSemaphore(value: 0)

    /// Microseconds between looks at transfers while nobody waits: seldom, because a look takes the processor from workers (at
    /// every 300 µs, an update took an eighth longer).
    private static let backgroundPause: UInt32 = 3000
    /// The same for somebody who waits, at first and after long.
    private static let shortPause: UInt32 = 20
    private static let longPause: UInt32 = 1000
    /// Seconds after which pauses are long, and between looks at whether processes still live.
    private static let patience = 0.5

    private struct State: @unchecked Sendable {
      var requests: [CMPIRequest] = []
      /// [requests]
      var transfers: [Transfer] = []
      var open: Set<Transfer> = []
      var next = 0
      /// Scratch for the indices of complete requests.
      var indices: [Int32] = []
      var failure: UserError?
      var peers: [Peer] = []

      /// Nothing makes progress any more: memory of transfers may be gone. The first failure is the one that is told.
      mutating func fail(_ text: String) {
        failure =
          failure
          ?? UserError(
            .system, found: text, fix: "the same command goes on from the last checkpoint")
      }
    }

    /// Where a rank runs.
    private struct Peer: Codable {
      let host: String
      let namespace: String
      let process: Int32
    }

    init() throws(UserError) {
      var (rank, count, threads): (Int32, Int32, Int32) = (0, 1, 0)
      let code = cmpi_start(&rank, &count, &threads)
      guard code == 0 else {
        throw UserError(.system, found: "MPI cannot start: \(Self.text(of: code))")
      }
      guard threads != 0 else {
        throw UserError(
          .system, found: "this MPI library cannot be called by several threads",
          fix: "use one that provides MPI_THREAD_SERIALIZED, such as Open MPI")
      }
      (self.rank, rankCount) = (Int(rank), Int(count))
      guard
        let thread = SystemThread({ [weak self, begun] in
          while true {
            begun.wait()
            // What has begun goes on until nothing is open.
            while let self, self.progress(), !self.isIdle { usleep(Self.backgroundPause) }
          }
        })
      else {
        throw UserError(.system, found: "the system has no thread left for MPI")
      }
      thread.detach()
    }

    /// Learns where the other ranks are, so that the end of one on the same machine is noticed at once.
    func meet(_ group: RankGroup) throws {
      var namespace = [CChar](repeating: 0, count: 64)
      readlink("/proc/self/ns/pid", &namespace, namespace.count - 1)
      var host = [CChar](repeating: 0, count: Int(MPI_MAX_PROCESSOR_NAME) + 1)
      _ = cmpi_host(&host)
      let own = Peer(
        host: Self.string(host), namespace: Self.string(namespace), process: getpid())
      let peers = try group.exchange(own)
      state.withLock { $0.peers = peers }
    }

    func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int) -> Transfer {
      let address = UInt(bitPattern: bytes.baseAddress)
      return begin {
        cmpi_send(
          UnsafeRawPointer(bitPattern: address), Int32(bytes.count), Int32(rank), Int32(tag), &$0)
      }
    }

    func receive(
      _ bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int
    ) -> Transfer {
      let address = UInt(bitPattern: bytes.baseAddress)
      return begin {
        cmpi_receive(
          UnsafeMutableRawPointer(bitPattern: address), Int32(bytes.count), Int32(rank),
          Int32(tag), &$0)
      }
    }

    private func begin(_ start: (inout CMPIRequest) -> Int32) -> Transfer {
      let transfer = state.withLock { state in
        state.next += 1
        let transfer = Transfer(id: state.next)
        var request = CMPIRequest()
        let code = start(&request)
        if code != 0 {
          state.fail("MPI cannot begin a transfer: \(Self.text(of: code))")
        } else {
          state.requests.append(request)
          state.transfers.append(transfer)
          state.open.insert(transfer)
        }
        return transfer
      }
      begun.signal()
      return transfer
    }

    func wait(for transfers: [Transfer]) throws(UserError) {
      let start = ContinuousClock.now
      var lookedAt = start
      while true {
        progress()
        let failure = state.withLock { state -> UserError?? in
          if let failure = state.failure { return .some(failure) }
          return transfers.allSatisfy { !state.open.contains($0) } ? .some(nil) : nil
        }
        if let failure {
          if let failure { throw failure }
          return
        }
        let now = ContinuousClock.now
        let isLong = now - start > .seconds(Self.patience)
        if isLong, now - lookedAt > .seconds(Self.patience) {
          lookedAt = now
          if let lost = lostRank() { state.withLock { $0.fail(lost) } }
        }
        usleep(isLong ? Self.longPause : Self.shortPause)
      }
    }

    /// Which process on this machine has ended, in a sentence; nil while all live.
    private func lostRank() -> String? {
      let peers = state.withLock { $0.peers }
      guard peers.count == rankCount else { return nil }
      let own = peers[rank]
      for (rank, peer) in peers.enumerated()
      where peer.host == own.host && peer.namespace == own.namespace {
        if kill(peer.process, 0) != 0, errno == ESRCH {
          return
            "rank \(rank) (process \(peer.process) on \(peer.host)) has ended, and with it the run"
        }
      }
      return nil
    }

    private var isIdle: Bool { state.withLock { $0.open.isEmpty || $0.failure != nil } }

    /// Lets transfers make progress.
    @discardableResult
    private func progress() -> Bool {
      state.withLock { state in
        if state.requests.isEmpty || state.failure != nil { return false }
        let count = state.requests.count
        if state.indices.count < count {
          state.indices = [Int32](repeating: 0, count: 2 * count)
        }
        var done: Int32 = 0
        let code = cmpi_test(Int32(count), &state.requests, &done, &state.indices)
        if code != 0 {
          state.fail("MPI cannot finish a transfer: \(Self.text(of: code))")
          return false
        }
        if done == 0 { return true }
        // From the back, so that the indices before stay right.
        for index in state.indices[..<Int(done)].sorted(by: >).map(Int.init) {
          state.open.remove(state.transfers[index])
          state.requests.swapAt(index, state.requests.count - 1)
          state.transfers.swapAt(index, state.transfers.count - 1)
          state.requests.removeLast()
          state.transfers.removeLast()
        }
        return true
      }
    }

    private static func text(of code: Int32) -> String {
      var text = [CChar](repeating: 0, count: Int(MPI_MAX_ERROR_STRING) + 1)
      cmpi_describe(code, &text)
      return string(text)
    }

    private static func string(_ text: [CChar]) -> String {
      String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
#endif
