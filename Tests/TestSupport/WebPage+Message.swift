extension WebPage {
  /// Output to the console, an uncaught exception, or a message of the browser about the page, such
  /// as a failed request or a violation of its security policy.
  public struct Message: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: String, Sendable { case console, exception, log }

    public let kind: Kind
    /// The level in the protocol: "log", "info", "warning", "error", …
    public let level: String
    public let text: String

    public var description: String { "\(kind) (\(level)): \(text)" }
  }
}

extension WebPage.Message {
  /// The message of an event of the protocol, or nil if it has none.
  init?(event: String, _ parameters: JSON) {
    switch event {
    case "Runtime.consoleAPICalled":
      let words = (parameters["args"]?.array ?? []).map { value in
        value["value"].map { $0.string ?? $0.text } ?? value["unserializableValue"]?.string
          ?? value["description"]?.string ?? value["type"]?.string ?? ""
      }
      self.init(
        kind: .console, level: parameters["type"]?.string ?? "",
        text: words.joined(separator: " "))
    case "Runtime.exceptionThrown":
      let details = parameters["exceptionDetails"] ?? [:]
      self.init(kind: .exception, level: "error", text: Self.text(ofException: details))
    case "Log.entryAdded":
      let entry = parameters["entry"] ?? [:]
      let words = [entry["text"]?.string, entry["url"]?.string].compactMap(\.self)
      self.init(
        kind: .log, level: entry["level"]?.string ?? "", text: words.joined(separator: " "))
    default: return nil
    }
  }

  static func text(ofException details: JSON) -> String {
    details["exception"]?["description"]?.string ?? details["exception"]?["value"].map {
      $0.string ?? $0.text
    }
      ?? details["text"]?.string ?? "an exception"
  }
}
