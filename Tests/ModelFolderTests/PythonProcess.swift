import Foundation

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
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(output: text) }
  }
}
