import Basics
import Decoding
import Dragoman
import Settings
import Training

extension UserError {
  /// The error in words, its settings spelled as flags.
  var descriptionWithFlags: String {
    let sentence = UserError(kind, found: found, expected: expected, fix: fix)
    return (place.map { "\($0): " } ?? "").withVisibleControls + sentence.description.withFlags
  }
}

extension String {
  /// The text with settings spelled as flags: libraries write the name of a setting in backquotes, as `max-length`, which
  /// becomes --max-length.
  var withFlags: String {
    replacing(UserError.settingName) { match in
      String.flags.contains(String(match.1)) ? "--\(match.0.dropFirst().dropLast())" : match.0
    }
  }

  private static let flags = Set(
    ModelSettings.names + SearchSettings.names + ["restart"])
}
