public import Foundation

/// A program that a test runs. Foundation's `Process` reads behind an entry of `/proc/self/fd` when it starts one (mended behind
/// Swift 6.3.1), which ends the tests now and then.
public struct ChildProcess {
  public let id: pid_t

  public struct CannotStart: Error {
    let executable: String
    let reason: String
  }

  /// Starts a program in a process group of its own, without any descriptor but the three standard ones.
  ///
  /// - Parameters:
  ///   - input: its standard input; this, the output and the errors are /dev/null where they are not given
  ///   - variables: of the environment, beside those of the tests
  public init(
    _ executable: String, _ arguments: [String], input: FileHandle? = nil,
    output: FileHandle? = nil, errors: FileHandle? = nil, in folder: URL? = nil,
    variables: [String: String] = [:]
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (handle, descriptor) in zip([input, output, errors], CInt(0)...2) {
      if let handle {
        posix_spawn_file_actions_adddup2(&actions, handle.fileDescriptor, descriptor)
      } else {
        posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
      }
    }
    if let closeFrom = Self.closeFrom { _ = closeFrom(&actions, 3) }

    // The threads of the tests block signals.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    var words = [executable] + arguments
    if let folder { words = ["/usr/bin/env", "-C", folder.path] + words }
    var id: pid_t = 0
    // The handles close their descriptors when they go.
    let error = withExtendedLifetime((input, output, errors)) {
      Self.withCStrings(words) { arguments in
        Self.withCStrings(environment.map { "\($0)=\($1)" }) { environment in
          posix_spawn(&id, words[0], &actions, &attributes, arguments, environment)
        }
      }
    }
    guard error == 0 else {
      throw CannotStart(executable: executable, reason: String(cString: strerror(error)))
    }
    self.id = id
  }

  /// `posix_spawn_file_actions_addclosefrom_np`, which Swift does not see in the headers of glibc 2.34 and later.
  private static let closeFrom:
    (@convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, CInt) -> CInt)? = {
      dlsym(nil, "posix_spawn_file_actions_addclosefrom_np").map {
        unsafeBitCast($0, to: Optional.self)
      }
        ?? nil
    }()

  /// The exit code, or 128 and the signal that ended it; nil where it still runs.
  private func outcome(_ options: CInt) -> Int32? {
    var status: CInt = 0
    var ended = waitpid(id, &status, options)
    while ended < 0, errno == EINTR { ended = waitpid(id, &status, options) }
    guard ended == id else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }

  /// Waits for its end. To be called once.
  ///
  /// - Returns: the exit code, or 128 and the signal that ended it
  @discardableResult public func wait() -> Int32 { outcome(0) ?? -1 }

  /// - Parameter timeout: after how many seconds it is ended, along with what it has started
  /// - Returns: the exit code, or 128 and the signal that ended it; nil where it did not end in time
  public func wait(timeout: TimeInterval) -> Int32? {
    let end = ContinuousClock.now + .seconds(timeout)
    while ContinuousClock.now < end {
      if let code = outcome(WNOHANG) { return code }
      usleep(2_000)
    }
    kill(-id, SIGKILL)
    wait()
    return nil
  }

  private static func withCStrings<R>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R
  ) -> R {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}
