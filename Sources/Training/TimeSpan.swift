package import Settings

/// A length of time, written as `90s`, `25m` or `1.5h`.
package struct TimeSpan: SettingValue {
  package let seconds: Double
  private let text: String

  package init(seconds: Double) {
    self.seconds = seconds
    text = "\(seconds)s"
  }

  package static var form: SettingForm { .text }
  package static var expectation: String { "a number with s, m or h, such as 25m" }

  package static func read(_ texts: [String]) -> TimeSpan? {
    texts.count == 1 ? Self(texts[0]) : nil
  }

  package var texts: [String]? { [text] }

  private init?(_ text: String) {
    guard let unit = text.last, let factor = ["s": 1.0, "m": 60, "h": 3600][String(unit)],
      let number = Double(text.dropLast()), number > 0, number.isFinite
    else { return nil }
    seconds = number * factor
    self.text = text
  }
}
