import Foundation
import TestSupport

/// A Python of this machine, for comparisons with independent implementations.
struct PythonProcess {
  struct Failure: Error {
    var output: String
  }

  /// Nil (with a message on standard error) where there is no Python that has the module.
  init?(importing module: String) throws {
    do {
      try run("import \(module)", [])
    } catch {
      FileHandle.standardError.write(Data("skipped: needs python3 with \(module)\n".utf8))
      return nil
    }
  }

  func run(_ script: String, _ arguments: [String]) throws {
    let outcome = try Command.program(
      "/usr/bin/env", ["python3", "-c", script] + arguments, timeout: 600)
    guard outcome.code == 0 else { throw Failure(output: outcome.output + outcome.errors) }
  }
}
