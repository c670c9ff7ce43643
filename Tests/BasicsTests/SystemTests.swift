import Basics
import Foundation
import TestSupport
import Testing

@Suite struct SystemTests {
  /// A signal interrupts the reading and the writing of a pipe, again and again.
  @Test func interruptedCallsBeginAgain() async {
    await #expect(processExitsWith: .success) {
      // Without SA_RESTART.
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in }
      sigaction(SIGALRM, &action, nil)
      var interval = itimerval(
        it_interval: timeval(tv_sec: 0, tv_usec: 1000), it_value: timeval(tv_sec: 0, tv_usec: 1000))
      setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &interval, nil)
      var ends: [Int32] = [0, 0]
      #expect(pipe(&ends) == 0)
      let input = [UInt8](repeating: 7, count: 1 << 20)
      let reader = ConcurrentValue { [ends] in
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while let count = try? piece.withUnsafeMutableBytes({
          try SystemCall.read(ends[0], into: $0)
        }), count > 0 {
          bytes += piece[..<count]
          usleep(100)
        }
        return bytes
      }
      usleep(20_000)
      try input.withUnsafeBytes { try SystemCall.write($0, to: ends[1]) }
      close(ends[1])
      #expect(reader.value() == input)
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
