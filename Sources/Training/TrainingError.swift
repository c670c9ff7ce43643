/// Why a run cannot go on, in one sentence, and the exit code of the command.
package struct TrainingError: Error, Equatable, Sendable, CustomStringConvertible {
  package let description: String
  package let exitCode: Int32

  package init(_ description: String, exitCode: Int32) {
    self.description = description
    self.exitCode = exitCode
  }
}
