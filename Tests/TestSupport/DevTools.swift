import Foundation

/// A running Chromium and the two pipes to it. Messages are JSON, each ended by a zero byte.
struct DevTools {
  /// The recorded events of a page.
  struct Events: Sendable {
    var messages: [WebPage.Message] = []
    var requests: [String] = []
    /// The loaders whose documents are loaded.
    var loaded: Set<String> = []
    var hasCrashed = false
  }

  private struct Message: Decodable {
    struct Failure: Decodable { let message: String }

    let id: Int?
    let method: String?
    let sessionId: String?
    let params: JSON?
    let result: JSON?
    let error: Failure?
  }

  /// The events of the open pages, by session.
  var sessions: [String: Events] = [:]
  private(set) var isOpen = true

  private let process: ChildProcess
  private let folder: TemporaryFolder
  private let commands: FileHandle
  private let answers: FileHandle
  private let errors: FileHandle
  private let timeout: TimeInterval
  private var lastID = 0
  private var awaitedID = 0
  private var answer: Message?
  /// Whether only a part of a command was written.
  private var isBroken = false
  /// The first bytes of the next message.
  private var buffer = Data()

  init(_ executable: String, _ flags: [String], timeout: TimeInterval) throws {
    let folder = try TemporaryFolder()
    // Opening these does not wait for Chromium to open the other ends. `commands` is open for
    // reading, too, so that a write raises no SIGPIPE after Chromium has ended. `answers` is not
    // open for writing, so that the end of Chromium is seen.
    commands = try Self.pipe(folder.path("commands"), O_RDWR)
    answers = try Self.pipe(folder.path("answers"), O_RDONLY)
    try folder.write("", to: "errors")
    errors = try FileHandle(forReadingFrom: folder.file("errors"))

    // If the tests end first, `commands` is closed, Chromium ends, and the shell removes the
    // folder.
    let script = """
      folder=$1; shift
      "$@" 3<"$folder/commands" 4>"$folder/answers"
      rm -rf -- "$folder"
      """
    process = try ChildProcess(
      "/bin/bash",
      ["-c", script, "bash", folder.url.path, executable] + flags
        + ["--user-data-dir=\(folder.path("profile"))"],
      errors: FileHandle(forWritingTo: folder.file("errors")),
      variables: ["HOME": folder.url.path, "TMPDIR": folder.url.path])
    self.folder = folder
    self.timeout = timeout
  }

  private static func pipe(_ path: String, _ mode: CInt) throws -> FileHandle {
    guard mkfifo(path, 0o600) == 0 else { throw Browser.Failure("cannot make \(path)") }
    let descriptor = Foundation.open(path, mode | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw Browser.Failure("cannot open \(path)") }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Asks Chromium to end, kills it after a second, and removes its folder.
  mutating func close() {
    guard isOpen else { return }
    _ = try? send("Browser.close", [:], timeout: 1)
    isOpen = false
    sessions = [:]
    _ = process.wait(timeout: 1)
    kill(-process.id, SIGKILL)
    // Processes that are being killed can still write to the folder for a moment.
    for _ in 0..<500 where FileManager.default.fileExists(atPath: folder.url.path) {
      do { try FileManager.default.removeItem(at: folder.url) } catch { usleep(10_000) }
    }
  }

  /// Sends a command and waits for its result.
  mutating func command(
    _ method: String, _ parameters: JSON = [:], session: String? = nil
  ) throws -> JSON {
    awaitedID = try send(method, parameters, session: session)
    answer = nil
    let detail = parameters["expression"]?.string.map { " of \($0.prefix(200))" } ?? ""
    try wait(for: method + detail, session: session) { $0.answer != nil }
    if let error = answer?.error { throw Browser.Failure("\(method)\(detail): \(error.message)") }
    return answer?.result ?? [:]
  }

  /// Reads messages until a condition is met.
  mutating func wait(
    for what: String, session: String?, until isMet: (DevTools) -> Bool
  ) throws {
    let end = ContinuousClock.now + .seconds(timeout)
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while !isMet(self) {
      if let session, sessions[session]?.hasCrashed == true {
        throw Browser.Failure("the page crashed before \(what)")
      }
      try waitFor(answers, POLLIN, until: end, for: what)
      let count = read(answers.fileDescriptor, &chunk, chunk.count)
      if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR { throw ended(what) }
      if count > 0 { try take(chunk.prefix(count)) }
    }
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) throws {
    var rest = bytes
    while let length = Self.lengthOfMessage(rest) {
      buffer.append(contentsOf: rest.prefix(length))
      rest = rest.dropFirst(length + 1)
      defer { buffer = Data() }
      try handle(JSONDecoder().decode(Message.self, from: buffer))
    }
    buffer.append(contentsOf: rest)
  }

  /// The number of bytes before the first zero byte; nil where there is none.
  private static func lengthOfMessage(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      return memchr(start, 0, bytes.count).map { start.distance(to: UnsafeRawPointer($0)) }
    }
  }

  private mutating func handle(_ message: Message) throws {
    if message.id == awaitedID { answer = message }
    guard let method = message.method, let session = message.sessionId else { return }
    let parameters = message.params ?? [:]
    switch method {
    case "Page.lifecycleEvent" where parameters["name"]?.string == "load":
      if let loader = parameters["loaderId"]?.string { sessions[session]?.loaded.insert(loader) }
    case "Network.requestWillBeSent":
      if let url = parameters["request"]?["url"]?.string { sessions[session]?.requests.append(url) }
    case "Page.javascriptDialogOpening":
      // The page waits for an answer.
      try send("Page.handleJavaScriptDialog", ["accept": true], session: session)
    case "Inspector.targetCrashed": sessions[session]?.hasCrashed = true
    default: break
    }
    if let message = WebPage.Message(event: method, parameters) {
      sessions[session]?.messages.append(message)
    }
  }

  /// Sends a command without waiting for its answer.
  ///
  /// - Returns: its number
  @discardableResult
  mutating func send(
    _ method: String, _ parameters: JSON, session: String? = nil, timeout: TimeInterval? = nil
  ) throws -> Int {
    guard isOpen, !isBroken else {
      throw Browser.Failure("\(method): the browser is closed or stuck")
    }
    lastID += 1
    var message: JSON = [
      "id": .number(Double(lastID)), "method": .string(method), "params": parameters,
    ]
    if let session { message["sessionId"] = .string(session) }
    var bytes = Array(try JSONEncoder().encode(message)) + [0]
    let end = ContinuousClock.now + .seconds(timeout ?? self.timeout)
    isBroken = true
    while !bytes.isEmpty {
      let count = write(commands.fileDescriptor, bytes, bytes.count)
      if count > 0 { bytes.removeFirst(count) }
      if count < 0, errno != EAGAIN, errno != EINTR { throw ended(method) }
      if !bytes.isEmpty { try waitFor(commands, POLLOUT, until: end, for: "\(method) to be read") }
    }
    isBroken = false
    return lastID
  }

  /// Waits until a pipe can be read or written.
  private func waitFor(
    _ handle: FileHandle, _ event: Int32, until end: ContinuousClock.Instant, for what: String
  ) throws {
    while true {
      let left = (end - .now) / .milliseconds(1)
      guard left > 0 else {
        throw Browser.Failure("waited \(timeout.formatted()) seconds for \(what)")
      }
      var state = pollfd(fd: handle.fileDescriptor, events: Int16(event), revents: 0)
      if poll(&state, 1, CInt(min(left + 1, 1_000_000))) > 0 { return }
    }
  }

  private func ended(_ what: String) -> Browser.Failure {
    let text = (try? errors.readToEnd()).flatMap { $0 } ?? Data()
    return Browser.Failure(
      "Chromium ended before \(what): \(String(decoding: text.suffix(2_000), as: UTF8.self))")
  }
}
