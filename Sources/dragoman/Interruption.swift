import Glibc
import Synchronization

/// SIGINT and SIGTERM, for work that saves before it ends. A second one ends at once.
enum Interruption {
  private static let received = Atomic<Int32>(0)

  /// The signal that came; nil where none has.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// From now on signals are kept.
  static func watch() {
    for number in [SIGINT, SIGTERM] {
      Glibc.signal(number) { number in
        Interruption.received.store(number, ordering: .relaxed)
        Glibc.signal(number, SIG_DFL)
      }
    }
  }
}
