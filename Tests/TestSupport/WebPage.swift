public import Foundation

/// A page of a browser. It is closed when the value is released.
///
/// A CSS selector stands for the first element that it matches.
public final class WebPage: Sendable {
  private let browser: Browser
  private let context: String
  private let session: String

  init(in browser: Browser, width: Int, height: Int) throws {
    self.browser = browser
    func string(_ name: String, _ method: String, _ parameters: JSON) throws -> String {
      guard let value = try browser.command(method, parameters)[name]?.string else {
        throw Browser.Failure("\(method) gave no \(name)")
      }
      return value
    }
    context = try string("browserContextId", "Target.createBrowserContext", [:])
    let target = try string(
      "targetId", "Target.createTarget",
      ["url": "about:blank", "browserContextId": .string(context)])
    session = try string(
      "sessionId", "Target.attachToTarget", ["targetId": .string(target), "flatten": true])
    browser.record(session: session)
    for domain in ["Inspector", "Page", "Runtime", "Network", "Log"] {
      try command("\(domain).enable")
    }
    try command("Page.setLifecycleEventsEnabled", ["enabled": true])
    try command("Emulation.setFocusEmulationEnabled", ["enabled": true])
    try command(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number(Double(width)), "height": .number(Double(height)),
        "deviceScaleFactor": 1, "mobile": false,
      ])
  }

  deinit { browser.close(session: session, context: context) }

  @discardableResult
  private func command(_ method: String, _ parameters: JSON = [:]) throws -> JSON {
    try browser.command(method, parameters, session: session)
  }

  /// Sets the preferred color scheme and the medium, as media queries of CSS see them.
  public func emulate(
    _ colorScheme: Browser.ColorScheme, _ media: Browser.Media = .screen
  ) throws {
    let feature: JSON = [
      "name": "prefers-color-scheme", "value": .string(colorScheme.rawValue),
    ]
    try command(
      "Emulation.setEmulatedMedia",
      ["media": .string(media.rawValue), "features": .array([feature])])
  }

  func load(_ file: URL) throws {
    let answer = try command("Page.navigate", ["url": .string(file.absoluteString)])
    if let error = answer["errorText"]?.string { throw Browser.Failure("\(file.path): \(error)") }
    guard let loader = answer["loaderId"]?.string else { return }
    try browser.waitForLoad(loader, of: file, session: session)
  }

  // MARK: Events and values

  /// The messages since the page was opened.
  public var messages: [Message] {
    get throws { try events().messages }
  }

  /// The URLs of all requests since the page was opened: first its own, also `data:` URLs, and
  /// images and style sheets that its security policy then blocked.
  public var requests: [String] {
    get throws { try events().requests }
  }

  private func events() throws -> DevTools.Events {
    // Events that the page has sent so far arrive before the answer.
    _ = try value("0")
    return browser.events(of: session)
  }

  /// Evaluates JavaScript, and waits if it gives a promise.
  ///
  /// - Parameter name: what an error calls the expression
  private func value(_ expression: String, name: String? = nil) throws -> JSON {
    let answer = try command(
      "Runtime.evaluate",
      [
        "expression": .string(expression), "returnByValue": true, "awaitPromise": true,
        "userGesture": true,
      ])
    if let details = answer["exceptionDetails"] {
      let text = Message.text(ofException: details)
      throw Browser.Failure("\(name ?? String(expression.prefix(200))): \(text)")
    }
    guard let result = answer["result"] else { return .null }
    if let text = result["unserializableValue"]?.string, let number = Double(text) {
      return .number(number)
    }
    return result["value"] ?? .null
  }

  private func value<T>(_ expression: String, _ type: String, _ get: (JSON) -> T?) throws -> T {
    let value = try value(expression)
    guard let result = get(value) else {
      throw Browser.Failure("\(expression.prefix(200)) is not a \(type): \(value.text.prefix(200))")
    }
    return result
  }

  /// Runs a script. Like the functions below, waits if it gives a promise, and throws what the
  /// script throws.
  public func run(_ script: String) throws { _ = try value(script) }

  public func string(_ expression: String) throws -> String {
    try value(expression, "string") { $0.string }
  }

  public func number(_ expression: String) throws -> Double {
    try value(expression, "number") { $0.number }
  }

  public func bool(_ expression: String) throws -> Bool {
    try value(expression, "Boolean") { $0.bool }
  }

  public func strings(_ expression: String) throws -> [String] {
    try value(expression, "list of strings") { value in
      guard let values = value.array else { return nil }
      let strings = values.compactMap(\.string)
      return strings.count == values.count ? strings : nil
    }
  }

  public func numbers(_ expression: String) throws -> [Double] {
    try value(expression, "list of numbers") { value in
      guard let values = value.array else { return nil }
      let numbers = values.compactMap(\.number)
      return numbers.count == values.count ? numbers : nil
    }
  }

  /// Waits until an expression is true or truthy.
  public func wait(until expression: String, timeout: TimeInterval = 10) throws {
    let end = ContinuousClock.now + .seconds(timeout)
    while try !bool("!!(\(expression))") {
      guard ContinuousClock.now < end else {
        throw Browser.Failure("waited \(timeout.formatted()) seconds until \(expression)")
      }
      usleep(20_000)
    }
  }

  // MARK: Mouse and keyboard

  /// Scrolls to an element and moves the mouse to its middle.
  public func point(at selector: String) throws {
    let middle = try middle(of: selector)
    try mouse("mouseMoved", middle)
  }

  public func click(_ selector: String) throws {
    let middle = try middle(of: selector)
    try mouse("mouseMoved", middle)
    let button: JSON = ["button": "left", "clickCount": 1]
    try mouse("mousePressed", middle, button)
    try mouse("mouseReleased", middle, button)
  }

  private func middle(of selector: String) throws -> (x: Double, y: Double) {
    let value = try value(
      """
      (async () => {
        const element = document.querySelector(\(JSON.string(selector).text))
        if (!element) throw 'there is no such element'
        element.scrollIntoView({ behavior: 'instant', block: 'center', inline: 'center' })
        await new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))
        const { x, y, width, height } = element.getBoundingClientRect()
        if (!width && !height) throw 'the element has no size'
        return { x: x + width / 2, y: y + height / 2 }
      })()
      """, name: selector)
    guard let x = value["x"]?.number, let y = value["y"]?.number else {
      throw Browser.Failure("\(selector): the element has no position")
    }
    return (x, y)
  }

  private func mouse(_ type: String, _ point: (x: Double, y: Double), _ button: JSON = [:]) throws {
    var event = button
    event["type"] = .string(type)
    event["x"] = .number(point.x)
    event["y"] = .number(point.y)
    try command("Input.dispatchMouseEvent", event)
  }

  /// Presses and releases a key: a character, or a name such as "Enter", "ArrowDown" or "F1".
  /// Modifiers come first: "Shift+Tab", "Control+Alt+a".
  public func press(_ key: String) throws {
    let key = try Key(key)
    try command("Input.dispatchKeyEvent", key.event("rawKeyDown"))
    if key.text != nil { try command("Input.dispatchKeyEvent", key.event("char")) }
    try command("Input.dispatchKeyEvent", key.event("keyUp"))
  }

  /// Types a text, key by key. Characters that no American keyboard has are inserted without keys.
  public func type(_ text: String) throws {
    for character in text {
      if character.isNewline {
        try press("Enter")
      } else if character.isASCII {
        try press(String(character))
      } else {
        try command("Input.insertText", ["text": .string(String(character))])
      }
    }
  }

  // MARK: Images

  /// An image of the viewport or of the whole page, as PNG.
  public func screenshot(fullPage: Bool = false) throws -> Data {
    try data("Page.captureScreenshot", ["format": "png", "captureBeyondViewport": .bool(fullPage)])
  }

  /// The printed page, as PDF.
  public func printed() throws -> Data {
    try data("Page.printToPDF", ["printBackground": true, "preferCSSPageSize": true])
  }

  private func data(_ method: String, _ parameters: JSON) throws -> Data {
    guard let text = try command(method, parameters)["data"]?.string,
      let data = Data(base64Encoded: text)
    else { throw Browser.Failure("\(method) gave no data") }
    return data
  }
}
