internal import Basics
internal import Synchronization
public import Training

/// What happens in a run of training, as it happens; the last event is `ended`.
///
///     for try await event in Trainer(folder: "models/en-fr", settings: settings).events {
///       if case .updated(let progress) = event { print(progress.updateCount, progress.loss) }
///     }
///
/// Training begins on a thread of its own when the first event is asked for. It does not wait for a slow reader: of
/// progress that has not been read yet, only the latest is kept.
///
/// Where the task is cancelled, training ends after the current update and saves the run. The task still receives all events
/// up to `ended`, which tells what was saved, or `CancellationError` if there was no update yet. Where the loop is left,
/// training ends as well, but nobody waits for it: to be sure that the run is saved, cancel the task instead.
public struct TrainingEvents: AsyncSequence, Sendable {
  public typealias Failure = any Error

  let trainer: Trainer

  public func makeAsyncIterator() -> Iterator { Iterator(channel: Channel(trainer)) }

  /// Waits for one event after the other. Its run is cancelled when no copy of the iterator is left.
  public struct Iterator: AsyncIteratorProtocol {
    /// Cancels the run when nobody holds an iterator any more.
    private final class Reader {
      let channel: Channel
      init(_ channel: Channel) { self.channel = channel }
      deinit { channel.cancel() }
    }

    private let reader: Reader

    fileprivate init(channel: Channel) { reader = Reader(channel) }

    /// - Throws: what `Trainer.train` throws
    public mutating func next() async throws -> TrainingEvent? {
      try await withTaskCancellationHandler {
        try await reader.channel.next()
      } onCancel: { [channel = reader.channel] in
        channel.cancel()
      }
    }
  }
}

extension Trainer {
  /// Trains while the events are iterated over.
  public var events: TrainingEvents { TrainingEvents(trainer: self) }
}

/// Hands events from the thread that trains to the task that reads them.
private final class Channel: Sendable {
  private struct State {
    var hasBegun = false
    var isCancelled = false
    /// Events that have not been read.
    var events: [TrainingEvent] = []
    /// Set when there will be no more events.
    var end: Result<Void, any Error>?
    var reader: CheckedContinuation<TrainingEvent?, any Error>?
  }

  private let trainer: Trainer
  private let state = Mutex(State())

  init(_ trainer: Trainer) { self.trainer = trainer }

  func cancel() { state.withLock { $0.isCancelled = true } }

  func next() async throws -> TrainingEvent? {
    try await withCheckedThrowingContinuation { continuation in
      let begins = change { state in
        precondition(state.reader == nil, "two tasks read the events of one run")
        state.reader = continuation
        defer { state.hasBegun = true }
        return !state.hasBegun
      }
      guard begins else { return }
      if let thread = SystemThread({ self.train() }) {
        thread.detach()
      } else {
        change {
          $0.end = .failure(
            UserError(
              .system, found: "the system gives no thread to train on",
              fix: "raise ulimit -u or pids.max"))
        }
      }
    }
  }

  private func train() {
    let result = Result {
      _ = try trainer.train(
        isCancelled: { self.state.withLock(\.isCancelled) },
        report: { event in self.change { $0.events.add(event) } })
    }
    change { $0.end = result }
  }

  /// Changes the state, and hands over the next event where one is there and waited for.
  @discardableResult
  private func change<Value: Sendable>(_ body: (inout sending State) -> Value) -> Value {
    let (value, resume) = state.withLock { state -> (Value, (@Sendable () -> Void)?) in
      let value = body(&state)
      guard let reader = state.reader else { return (value, nil) }
      if !state.events.isEmpty {
        let event = state.events.removeFirst()
        state.reader = nil
        return (value, { reader.resume(returning: event) })
      }
      guard let end = state.end else { return (value, nil) }
      state.reader = nil
      // What went wrong is thrown once; after it, the sequence is over.
      state.end = .success(())
      return (value, { reader.resume(with: end.map { nil }) })
    }
    resume?()
    return value
  }
}

extension [TrainingEvent] {
  /// Adds an event; progress takes the place of the same progress before it.
  fileprivate mutating func add(_ event: TrainingEvent) {
    switch (last, event) {
    case (.reading, .reading), (.aligning, .aligning), (.encoding, .encoding), (.updated, .updated):
      self[count - 1] = event
    default: append(event)
    }
  }
}
