import Glibc

/// Keeps handlers of signals off a thread while it computes.
///
/// On processors without AVX-512, oneDNN's matrix product (2.6.3) keeps data where the system puts the frame of a handler: a
/// handler that runs on a thread inside a product damages the heap. A signal that is held back waits until the thread has left
/// the shield, or goes to another thread.
struct SignalShield {
  /// All signals but those that a fault of the thread itself raises.
  private static let signals: sigset_t = {
    var signals = sigset_t()
    sigfillset(&signals)
    for fault in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS] {
      sigdelset(&signals, fault)
    }
    return signals
  }()

  private var before = sigset_t()

  /// Holds signals back from the calling thread, until `lower` or the end of the thread.
  init() {
    var signals = SignalShield.signals
    pthread_sigmask(SIG_BLOCK, &signals, &before)
  }

  /// Lets the thread have again the signals that it had before.
  func lower() {
    var before = before
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
