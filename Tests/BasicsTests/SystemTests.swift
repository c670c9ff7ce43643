import Basics
import Foundation
import TestSupport
import Testing

@Suite struct SystemTests {
  /// A signal comes every half millisecond, while writing waits for a reader, and reading for a writer.
  @Test func interruptedCallsBeginAgain() async {
    await #expect(processExitsWith: .success) {
      // Without SA_RESTART.
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in }
      sigaction(SIGALRM, &action, nil)
      // The threads of the tests block signals.
      var signalSet = sigset_t()
      sigemptyset(&signalSet)
      sigaddset(&signalSet, SIGALRM)
      pthread_sigmask(SIG_UNBLOCK, &signalSet, nil)
      let thread = pthread_self()
      let signals = ConcurrentValue {
        for _ in 0..<200 {
          pthread_kill(thread, SIGALRM)
          usleep(500)
        }
      }

      func ends() -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        return (ends[0], ends[1])
      }
      let full = ends()
      let bytes = [UInt8](repeating: 7, count: 1 << 18)
      let reader = ConcurrentValue {
        usleep(20_000)
        return FileHandle(fileDescriptor: full.read).readDataToEndOfFile()
      }
      try bytes.withUnsafeBytes { try SystemCall.write($0, to: full.write) }
      close(full.write)
      #expect(reader.value() == Data(bytes))

      let empty = ends()
      let writer = ConcurrentValue {
        usleep(20_000)
        return write(empty.write, "ab", 2)
      }
      var read = [UInt8](repeating: 0, count: 8)
      let count = try read.withUnsafeMutableBytes { try SystemCall.read(empty.read, into: $0) }
      #expect(count == 2 && writer.value() == 2)
      signals.value()
    }
  }

  @Test func readsAtAPlaceUpToTheEnd() throws {
    let folder = try TemporaryFolder()
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder.write("abcdef", to: "a")))
    var bytes = [UInt8](repeating: 0, count: 4)
    let count = try bytes.withUnsafeMutableBytes {
      try SystemCall.read(file.fileDescriptor, into: $0, at: 3)
    }
    #expect(count == 3 && bytes == Array("def\0".utf8))
  }

  @Test(arguments: [(ENOMEM, UserError.Kind.system), (EMFILE, .system), (ENOSPC, .inputOutput)])
  func kindsOfSystemErrors(code: Int32, kind: UserError.Kind) {
    #expect(SystemError(code: code).kind == kind)
  }
}
