#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Learns a vocabulary on a thread of its own; where the system gives none, on the thread that asks for the outcome.
///
/// Not a task of Swift's own: those wait for ever where the system gives no thread.
final class TrainingThread: @unchecked Sendable {
  private let trainer: VocabularyTrainer
  private let sample: SentenceSample
  private var trained: Result<Vocabulary, VocabularyError>?
  /// nil where the system gave none.
  private var thread: pthread_t?

  init(_ trainer: VocabularyTrainer, _ sample: SentenceSample) {
    self.trainer = trainer
    self.sample = sample
    #if canImport(Glibc)
      var thread = pthread_t()
    #else
      var thread: pthread_t?
    #endif
    let retained = Unmanaged.passRetained(self)
    let code = pthread_create(
      &thread, nil,
      { TrainingThread.run($0) }, retained.toOpaque())
    if code == 0 { self.thread = thread } else { retained.release() }
  }

  /// Waits for the vocabulary. Call it once.
  func outcome() -> Result<Vocabulary, VocabularyError> {
    if let thread { pthread_join(thread, nil) }
    return trained ?? train()
  }

  private func train() -> Result<Vocabulary, VocabularyError> {
    Result { () throws(VocabularyError) in try trainer.train(on: sample) }
  }

  private static func run(_ opaque: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let opaque else { return nil }
    let thread = Unmanaged<TrainingThread>.fromOpaque(opaque).takeRetainedValue()
    thread.trained = thread.train()
    return nil
  }
}
