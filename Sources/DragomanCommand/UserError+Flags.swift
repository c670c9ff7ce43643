import Basics
import Decoding
import Settings
import Training

extension UserError {
  /// The error in words, its settings spelled as flags.
  var descriptionWithFlags: String { description.withFlags }
}

extension String {
  /// The same text in which the names of settings, which libraries write as `max-length` in backquotes, are spelled as flags:
  /// --max-length.
  var withFlags: String {
    replacing(/`(?:no-)?([a-z][a-z0-9-]*)`/) { match in
      String.flags.contains(String(match.1)) ? "--\(match.0.dropFirst().dropLast())" : match.0
    }
  }

  private static let flags = Set(
    ModelSettings.names + SearchSettings.names + ["restart"])
}
