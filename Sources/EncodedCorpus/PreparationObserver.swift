package import Corpora

/// Receives progress while a corpus is read and encoded.
package protocol PreparationObserver: AnyObject {
  /// Called again and again while the corpus is read.
  func isReading(_ progress: ReadingProgress)
  /// Called again and again while pairs become ids.
  ///
  /// - Parameters:
  ///   - done: chunks that are ready
  ///   - count: all chunks
  func isEncoding(_ done: Int, of count: Int)
}
