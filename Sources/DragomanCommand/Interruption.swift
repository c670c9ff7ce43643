import ArgumentParser
import Glibc
import Synchronization

/// SIGINT and SIGTERM, for work that saves before it ends. A second one ends at once.
enum Interruption {
  /// How work ends that was interrupted by the signal that was received.
  static var exit: ExitCode { ExitCode(128 + (signal ?? SIGINT)) }

  private static let received = Atomic<Int32>(0)

  /// The signal that was received, if any.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Whether nothing is printed at the first signal.
  private static let isQuiet = Atomic<Bool>(false)

  /// Unblocks the signals, which a parent process may have blocked.
  static func unblock() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// From now on, the first signal is noted rather than ending the process. A message is printed at once, because saving may
  /// take seconds.
  ///
  /// - Parameter ranks: whether a launcher has started several processes: then SIGUSR1 too, which launchers pass on at once
  static func watch(isQuiet: Bool, ranks: Bool = false) {
    Interruption.isQuiet.store(isQuiet, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] + (ranks ? [SIGUSR1] : []) {
      Glibc.signal(number) { number in
        Interruption.received.store(number, ordering: .relaxed)
        Glibc.signal(number, SIG_DFL)
        if !Interruption.isQuiet.load(ordering: .relaxed) { Interruption.answer(number) }
      }
    }
  }

  /// Called by the handler: nothing here allocates or locks.
  private static func answer(_ number: Int32) {
    let code = errno
    let erase: StaticString = "\r\u{1B}[K"
    let interrupted: StaticString =
      "stopping; saving… (a second Ctrl-C stops at once, without saving)\n"
    let terminated: StaticString = "stopping; saving…\n"
    if isatty(STDERR_FILENO) != 0 { write(erase) }
    write(number == SIGINT ? interrupted : terminated)
    errno = code
  }

  private static func write(_ text: StaticString) {
    _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }
}
