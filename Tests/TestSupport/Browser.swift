public import Foundation
import Synchronization

/// Headless Chromium, driven over the DevTools protocol. It ends when the value is released or when
/// the tests end.
///
/// Serialized tests can share one. Whatever takes longer than the timeout throws a `Failure`, which
/// says what was waited for.
public final class Browser: Sendable {
  public enum ColorScheme: String, Sendable { case light, dark }
  public enum Media: String, Sendable { case screen, print }

  /// A browser or a page did not do what it should.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
  }

  /// The path of Chromium, or nil if none is on `PATH`.
  public static let executable: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let names = ["chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"]
    return names.lazy.flatMap { name in path.split(separator: ":").map { "\($0)/\(name)" } }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  public static var isInstalled: Bool { executable != nil }

  private let connection: Mutex<DevTools>

  /// Starts Chromium and waits for its first answer.
  ///
  /// - Parameter timeout: the longest wait for anything, in seconds
  public init(timeout: TimeInterval = 60) throws {
    guard let executable = Self.executable else { throw Failure("Chromium is not installed") }
    var connection = try DevTools(executable, Self.flags, timeout: timeout)
    do {
      _ = try connection.command("Browser.getVersion")
    } catch {
      connection.close()
      throw error
    }
    self.connection = Mutex(connection)
  }

  deinit { close() }

  /// Ends Chromium and the processes that it started. Its pages then throw.
  public func close() { connection.withLock { $0.close() } }

  /// Opens a file and waits for its load event. Pages do not share cookies or storage.
  public func open(
    _ file: URL, width: Int = 1200, height: Int = 800, colorScheme: ColorScheme = .light,
    media: Media = .screen
  ) throws -> WebPage {
    let page = try WebPage(in: self, width: width, height: height)
    try page.emulate(colorScheme, media)
    try page.load(file)
    return page
  }

  /// Sends a command of the protocol.
  ///
  /// - Parameter session: the session of a page, or nil for the browser
  /// - Returns: the result of the command
  @discardableResult
  func command(
    _ method: String, _ parameters: JSON = [:], session: String? = nil
  ) throws -> JSON {
    try connection.withLock { try $0.command(method, parameters, session: session) }
  }

  /// Starts to record the events of a page.
  func record(session: String) {
    connection.withLock { $0.sessions[session] = DevTools.Events() }
  }

  /// Waits until a page is loaded.
  func waitForLoad(_ loader: String, of file: URL, session: String) throws {
    try connection.withLock { connection in
      try connection.wait(for: "\(file.path) to load", session: session) {
        $0.sessions[session]?.loaded.contains(loader) == true
      }
    }
  }

  /// The recorded events of a page.
  func events(of session: String) -> DevTools.Events {
    connection.withLock { $0.sessions[session] ?? DevTools.Events() }
  }

  /// Closes a page, unless it or the browser is closed.
  func close(session: String, context: String) {
    connection.withLock { connection in
      connection.sessions[session] = nil
      _ = try? connection.send(
        "Target.disposeBrowserContext", ["browserContextId": .string(context)], timeout: 1)
    }
  }

  private static let flags: [String] =
    [
      "--headless=new", "--remote-debugging-pipe", "--disable-gpu", "--no-first-run",
      "--no-startup-window", "--no-default-browser-check", "--disable-background-networking",
      "--disable-sync", "--disable-component-update", "--disable-default-apps",
      "--disable-extensions",
      "--disable-breakpad", "--disable-crash-reporter", "--disable-dev-shm-usage",
      "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
      "--disable-renderer-backgrounding", "--force-device-scale-factor=1",
      "--force-color-profile=srgb", "--font-render-hinting=none", "--hide-scrollbars",
      "--lang=en-US", "--mute-audio", "--password-store=basic",
      // Pages cannot reach other machines.
      "--no-proxy-server",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    ] + (geteuid() == 0 ? ["--no-sandbox"] : [])
}
